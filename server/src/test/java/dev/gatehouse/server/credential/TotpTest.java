package dev.gatehouse.server.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6238, and what it says of clocks and of using a code twice. */
class TotpTest {
  private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
  private static final Instant NOW = Instant.ofEpochSecond(1_111_111_109);

  /** Appendix B has eight digits; the last six are what six digits give. */
  @ParameterizedTest
  @CsvSource({
    "59, 94287082",
    "1111111109, 07081804",
    "1111111111, 14050471",
    "1234567890, 89005924",
    "2000000000, 69279037",
    "20000000000, 65353130"
  })
  void makes_the_codes_of_appendix_b(long seconds, String eightDigits) {
    String code = eightDigits.substring(2);

    assertThat(Totp.code(SECRET, Totp.stepAt(Instant.ofEpochSecond(seconds)))).isEqualTo(code);
    assertThat(Totp.match(SECRET, code, Instant.ofEpochSecond(seconds), 0)).isPresent();
  }

  @Test
  void takes_the_step_before_and_the_step_after_and_no_other() {
    long step = Totp.stepAt(NOW);
    for (long around = -3; around <= 3; around++) {
      String code = Totp.code(SECRET, step + around);
      assertThat(Totp.match(SECRET, code, NOW, 0).isPresent())
          .as("%d steps away", around)
          .isEqualTo(Math.abs(around) <= 1);
    }
  }

  @Test
  void takes_no_step_twice_and_none_that_is_older_than_one_that_was_taken() {
    long step = Totp.stepAt(NOW);

    assertThat(Totp.match(SECRET, Totp.code(SECRET, step), NOW, step)).isEmpty();
    assertThat(Totp.match(SECRET, Totp.code(SECRET, step - 1), NOW, step)).isEmpty();
    assertThat(Totp.match(SECRET, Totp.code(SECRET, step + 1), NOW, step)).contains(step + 1);
  }

  @Test
  void takes_nothing_but_six_digits() {
    String code = Totp.code(SECRET, Totp.stepAt(NOW));

    assertThat(Totp.match(SECRET, "", NOW, 0)).isEmpty();
    assertThat(Totp.match(SECRET, code.substring(1), NOW, 0)).isEmpty();
    assertThat(Totp.match(SECRET, code + "0", NOW, 0)).isEmpty();
    assertThat(Totp.match(new byte[20], code, NOW, 0)).isEmpty();
  }

  /** RFC 4648 §10, without padding. */
  @ParameterizedTest
  @CsvSource({"f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB"})
  void writes_base_32(String text, String encoded) {
    assertThat(Base32.encode(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(encoded);
  }
}
