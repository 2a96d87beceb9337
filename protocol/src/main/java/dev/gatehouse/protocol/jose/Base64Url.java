package dev.gatehouse.protocol.jose;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Unpadded base64url in its one canonical form (RFC 7515 §2). */
final class Base64Url {

  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private Base64Url() {}

  /** The octets, or null for anything but the form that an encoder would write. */
  static byte @Nullable [] decode(String text) {
    if (text.indexOf('=') >= 0 || text.length() % 4 == 1) {
      return null;
    }
    try {
      byte[] octets = DECODER.decode(text);
      return hasZeroTail(text) ? octets : null;
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  static String encode(byte[] octets) {
    return ENCODER.encodeToString(octets);
  }

  /** Bits of the last character beyond the last octet must be zero, or two texts mean the same. */
  private static boolean hasZeroTail(String text) {
    int rest = text.length() % 4;
    if (rest == 0) {
      return true;
    }
    char last = text.charAt(text.length() - 1);
    int value = valueOf(last);
    return rest == 2 ? (value & 0x0f) == 0 : (value & 0x03) == 0;
  }

  private static int valueOf(char c) {
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
      return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
      return c - '0' + 52;
    }
    return c == '-' ? 62 : 63;
  }
}
