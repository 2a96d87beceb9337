package dev.gatehouse.testkit.saml;

import dev.gatehouse.testkit.TestKeys;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes logout messages, right ones; what is wrong with one is done to its text. */
public final class LogoutForge {

  private LogoutForge() {}

  /** Who says what to whom, and when. */
  public record Envelope(String id, String issuer, String destination, Instant issueInstant) {}

  /**
   * A request, unsigned.
   *
   * @param nameId the whole element, plain or encrypted
   * @param sessionIndexes none for all sessions of the subject
   */
  public static String request(Envelope envelope, String nameId, String... sessionIndexes) {
    var xml =
        open("LogoutRequest", envelope)
            .append(" NotOnOrAfter=\"")
            .append(envelope.issueInstant().plusSeconds(300))
            .append("\">")
            .append(issuer(envelope))
            .append(nameId);
    for (var index : sessionIndexes) {
      xml.append("<samlp:SessionIndex>").append(Dom.escape(index)).append("</samlp:SessionIndex>");
    }
    return xml.append("</samlp:LogoutRequest>").toString();
  }

  /** A name of a person, as it stood in the assertion. */
  public static String nameId(String value, @Nullable String format) {
    return "<saml:NameID xmlns:saml=\""
        + SamlForge.ASSERTION
        + "\""
        + (format == null ? "" : " Format=\"" + Dom.escape(format) + "\"")
        + ">"
        + Dom.escape(value)
        + "</saml:NameID>";
  }

  /** The same, encrypted. */
  public static String encryptedId(String nameId, Encrypting how) {
    return ElementEncryptor.encrypt(
        nameId, "saml:EncryptedID xmlns:saml=\"" + SamlForge.ASSERTION + "\"", how);
  }

  /** An answer, unsigned. */
  public static String response(Envelope envelope, String inResponseTo, String status) {
    return open("LogoutResponse", envelope)
        .append(" InResponseTo=\"")
        .append(Dom.escape(inResponseTo))
        .append("\">")
        .append(issuer(envelope))
        .append("<samlp:Status><samlp:StatusCode Value=\"")
        .append(status)
        .append("\"/></samlp:Status></samlp:LogoutResponse>")
        .toString();
  }

  private static StringBuilder open(String name, Envelope envelope) {
    return new StringBuilder("<samlp:")
        .append(name)
        .append(" xmlns:samlp=\"")
        .append(SamlForge.PROTOCOL)
        .append("\" xmlns:saml=\"")
        .append(SamlForge.ASSERTION)
        .append("\" ID=\"")
        .append(envelope.id())
        .append("\" Version=\"2.0\" IssueInstant=\"")
        .append(envelope.issueInstant())
        .append("\" Destination=\"")
        .append(Dom.escape(envelope.destination()))
        .append('"');
  }

  private static String issuer(Envelope envelope) {
    return "<saml:Issuer>" + Dom.escape(envelope.issuer()) + "</saml:Issuer>";
  }

  /** With an enveloped signature of the message that has this ID. */
  public static String signed(String xml, String id) {
    return signed(xml, id, Signing.with(TestKeys.identityProvider()));
  }

  public static String signed(String xml, String id, Signing signing) {
    return EnvelopedSigner.sign(xml, id, signing);
  }

  /**
   * The signed query of the Redirect binding.
   *
   * @param parameter {@code SAMLRequest} or {@code SAMLResponse}
   * @param relayState empty for none
   */
  public static String query(String parameter, String xml, String relayState) {
    return sign(
        parameter
            + "="
            + escape(deflate(xml))
            + (relayState.isEmpty() ? "" : "&RelayState=" + escape(relayState)),
        TestKeys.identityProvider());
  }

  static String sign(String query, TestKeys key) {
    var signed = query + "&SigAlg=" + escape(SigningAlgorithm.RSA_SHA256.signature());
    try {
      var signer = Signature.getInstance("SHA256withRSA");
      signer.initSign(key.privateKey());
      signer.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "&Signature=" + escape(Base64.getEncoder().encodeToString(signer.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String deflate(String text) {
    var bytes = new ByteArrayOutputStream();
    try (var deflater =
        new DeflaterOutputStream(bytes, new Deflater(Deflater.BEST_COMPRESSION, true))) {
      deflater.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
