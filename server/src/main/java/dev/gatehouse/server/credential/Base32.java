package dev.gatehouse.server.credential;

/** Writes octets in base 32 (RFC 4648 §6) without padding, as authenticator apps read secrets. */
final class Base32 {
  private static final char[] ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".toCharArray();

  private Base32() {}

  static String encode(byte[] octets) {
    StringBuilder text = new StringBuilder((octets.length * 8 + 4) / 5);
    int held = 0;
    int bits = 0;
    for (byte octet : octets) {
      held = (held << 8) | (octet & 0xff);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append(ALPHABET[(held >>> bits) & 31]);
      }
      held &= (1 << bits) - 1;
    }
    if (bits > 0) {
      text.append(ALPHABET[(held << (5 - bits)) & 31]);
    }
    return text.toString();
  }
}
