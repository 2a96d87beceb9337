package dev.gatehouse.protocol.saml;

import dev.gatehouse.protocol.xml.XmlLimits;
import java.util.Base64;
import java.util.Optional;

/** The Base64 of the bindings. */
final class MessageBytes {
  /** Base64 of the largest document, with as much white space again as line breaks need. */
  static final int LONGEST_BASE64 = XmlLimits.MESSAGE.bytes() / 3 * 4 + 100_000;

  private MessageBytes() {}

  /** Decodes Base64 with white space in it; empty when it holds anything else. */
  static Optional<byte[]> decode(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      // Most have no white space, so that the copy without it is the exception.
      return decodeWithoutWhiteSpace(base64);
    }
  }

  private static Optional<byte[]> decodeWithoutWhiteSpace(String base64) {
    StringBuilder kept = new StringBuilder(base64.length());
    for (int i = 0; i < base64.length(); i++) {
      char c = base64.charAt(i);
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        kept.append(c);
      }
    }
    try {
      return Optional.of(Base64.getDecoder().decode(kept.toString()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
