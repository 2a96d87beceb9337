package dev.gatehouse.protocol.saml;

import dev.gatehouse.protocol.xml.ReadableXml;
import java.util.Optional;
import java.util.Set;

/** What was received, made fit to show to an administrator in the trace of a sign-in. */
public final class Redaction {
  /** The longest rendition, in characters. */
  public static final int LONGEST = 64_000;

  private static final Set<String> SHORTENED =
      Set.of("SignatureValue", "DigestValue", "CipherValue", "X509Certificate", "Modulus");

  private Redaction() {}

  /**
   * The decoded message, indented, with signature and cipher values shortened; empty when it is no
   * XML. Works for messages that verification refuses, so it says nothing about whether they hold.
   *
   * @param samlMessage Base64, as a form posts it
   */
  public static Optional<String> readable(String samlMessage) {
    if (samlMessage.length() > MessageBytes.LONGEST_BASE64) {
      return Optional.empty();
    }
    return MessageBytes.decode(samlMessage).flatMap(xml -> readable(xml));
  }

  /** The same for a message that is decoded already. */
  public static Optional<String> readable(byte[] xml) {
    return ReadableXml.render(xml, SHORTENED, LONGEST);
  }
}
