package dev.gatehouse.protocol.xml;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at eight octets at a time. The first of them is the lowest of the word. */
final class OctetWords {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int SIZE = 8;
  private static final long EACH = 0x0101_0101_0101_0101L;
  private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;

  private OctetWords() {}

  private static long at(byte[] octets, int index) {
    return (long) WORDS.get(octets, index);
  }

  /**
   * Passes over octets that are plain character data: from 0x20 to 0x7F, and neither {@code <} nor
   * {@code &} nor the one that is given.
   *
   * @return the first that is not plain; or an earlier one, where fewer than eight are left
   */
  static int passPlain(byte[] octets, int from, byte special) {
    long repeated = special * EACH;
    int last = octets.length - SIZE;
    int i = from;
    for (; i <= last; i += SIZE) {
      long word = at(octets, i);
      // An octet borrows from the next in a subtraction when it is below 0x20, or equal to the one
      // it is compared with; its highest bit is then set, as it is in one above 0x7F. Up to the
      // first such octet nothing has borrowed, so that the highest bits of plain ones are clear:
      // the lowest bit that is found belongs to the first octet that is not plain, and none is
      // found when all are. Those behind it are looked at anew.
      long found =
          (word
                  | (word - 0x20 * EACH)
                  | ((word ^ ('<' * EACH)) - EACH)
                  | ((word ^ ('&' * EACH)) - EACH)
                  | ((word ^ repeated) - EACH))
              & HIGHEST_BITS;
      if (found != 0) {
        return i + Long.numberOfTrailingZeros(found) / SIZE;
      }
    }
    return i;
  }

  /** Whether as many octets are the same in both places, which must be within the array. */
  static boolean same(byte[] octets, int one, int other, int length) {
    if (length < SIZE) {
      for (int i = 0; i < length; i++) {
        if (octets[one + i] != octets[other + i]) {
          return false;
        }
      }
      return true;
    }
    int last = length - SIZE;
    for (int i = 0; i < last; i += SIZE) {
      if (at(octets, one + i) != at(octets, other + i)) {
        return false;
      }
    }
    // The last word may overlap the one before.
    return at(octets, one + last) == at(octets, other + last);
  }
}
