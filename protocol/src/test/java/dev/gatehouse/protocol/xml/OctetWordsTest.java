package dev.gatehouse.protocol.xml;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Eight octets at once give what one after the other gives. */
class OctetWordsTest {
  private static final int SIZE = 24;

  private static boolean isPlain(byte octet, char special) {
    return octet >= 0x20 && octet != '<' && octet != '&' && octet != special;
  }

  private static void assertPassed(byte[] octets, int from, char special) {
    int first = from;
    while (first < octets.length && isPlain(octets[first], special)) {
      first++;
    }
    int passed = OctetWords.passPlain(octets, from, (byte) special);
    // Where fewer than eight are left, it may stop at a plain one; never behind one that is not.
    int words = from + Math.max(0, octets.length - from) / 8 * 8;
    assertThat(passed)
        .as("from %s in %s", from, Arrays.toString(octets))
        .isEqualTo(Math.min(first, words));
  }

  @ParameterizedTest
  @ValueSource(chars = {'<', '>', '"', '\''})
  void finds_each_octet_at_each_place(char special) {
    for (byte filler : new byte[] {' ', 'x', '~', 0x7F, '=', '\'', ';'}) {
      for (int value = 0; value < 256; value++) {
        for (int at = 0; at < SIZE; at++) {
          byte[] octets = new byte[SIZE];
          Arrays.fill(octets, filler);
          octets[at] = (byte) value;
          for (int from = 0; from <= 8; from++) {
            assertPassed(octets, from, special);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(chars = {'<', '>', '"', '\''})
  void finds_the_first_of_each_two_neighbours(char special) {
    for (int one = 0; one < 256; one++) {
      for (int two = 0; two < 256; two++) {
        byte[] octets = "plain octets, all of them".getBytes(US_ASCII);
        octets[(one + two) % 16 + 1] = (byte) one;
        octets[(one + two) % 16 + 2] = (byte) two;
        assertPassed(octets, 0, special);
        assertPassed(octets, 1, special);
      }
    }
  }

  @Test
  void finds_the_first_among_any_octets() {
    Random random = new Random(20_261_125);
    byte[] octets = new byte[SIZE];
    for (int i = 0; i < 100_000; i++) {
      random.nextBytes(octets);
      for (int at = 0; at < SIZE; at++) {
        // Half of them all but plain, so that words are passed at all.
        octets[at] = i % 2 == 0 ? octets[at] : (byte) (0x20 + (octets[at] & 0x5F));
      }
      assertPassed(octets, random.nextInt(SIZE), '"');
    }
  }

  @Test
  void stops_where_the_octets_end() {
    for (int size = 0; size < 20; size++) {
      byte[] octets = new byte[size];
      Arrays.fill(octets, (byte) 'x');
      for (int from = 0; from <= size; from++) {
        assertPassed(octets, from, '"');
      }
    }
  }

  @Test
  void tells_whether_octets_are_the_same() {
    for (int length = 0; length < 40; length++) {
      byte[] octets = new byte[2 * length];
      for (int i = 0; i < length; i++) {
        octets[i] = (byte) (i - 20);
        octets[length + i] = (byte) (i - 20);
      }
      assertThat(OctetWords.same(octets, 0, length, length)).isTrue();
      for (int at = 0; at < length; at++) {
        for (int bit = 0; bit < 8; bit++) {
          octets[at] ^= (byte) (1 << bit);
          assertThat(OctetWords.same(octets, 0, length, length)).isFalse();
          octets[at] ^= (byte) (1 << bit);
        }
      }
    }
  }
}
