package dev.gatehouse.protocol.saml;

import static dev.gatehouse.protocol.saml.Names.ASSERTION;
import static dev.gatehouse.protocol.saml.Names.PROTOCOL;

import dev.gatehouse.protocol.saml.ResponseVerifier.Context;
import dev.gatehouse.protocol.xml.ReceivedElement;
import dev.gatehouse.protocol.xml.SignedXml;
import dev.gatehouse.protocol.xml.XmlDecryption;
import dev.gatehouse.protocol.xml.XmlDocument;
import dev.gatehouse.protocol.xml.XmlElement;
import dev.gatehouse.protocol.xml.XmlLimits;
import dev.gatehouse.protocol.xml.XmlRefused;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One verification, from the form parameter to the octets that are relied on: decode, parse, find
 * the signatures, verify them, and hand over trees that were read from what was signed.
 */
final class ResponseVerification {
  private final Context context;
  private final Checklist checks;
  private final SamlPolicy policy;
  private final XmlDecryption decryption;
  private final List<PublicKey> keys;

  ResponseVerification(Context context) {
    this.context = context;
    this.checks = context.checks();
    this.policy = context.policy();
    this.decryption =
        new XmlDecryption(
            context.serviceProvider().decryptionKeys(),
            policy.allowCbcEncryption(),
            policy.allowRsa15KeyTransport());
    this.keys =
        context.identityProvider().signingCertificates().stream()
            .map(X509Certificate::getPublicKey)
            .toList();
  }

  VerifiedClaims run(String samlResponse) throws SamlRefused {
    XmlDocument document = parse(decode(samlResponse));
    ReceivedElement root = document.root();
    ResponseRules rules = new ResponseRules(context);
    // Hints only, but an error status or another provider's response is often unsigned, and the
    // administrator wants to hear of that rather than of a missing signature.
    XmlElement hints = root.copyWithout(Set.of("Assertion", "EncryptedAssertion"));
    rules.checkOrigin(hints);
    ResponseStructure structure = ResponseStructure.of(document, checks);

    XmlElement signedResponse = structure.responseSigned() ? verifyResponse(root) : null;
    XmlElement assertion =
        structure.encrypted()
            ? decryptAssertion(structure.assertion(), signedResponse)
            : plainAssertion(structure.assertion(), signedResponse);
    XmlElement response = signedResponse == null ? hints : signedResponse;
    if (signedResponse != null) {
      rules.checkOrigin(signedResponse);
    }
    rules.checkAddress(response, signedResponse != null);
    return new AssertionVerification(context, decryption).run(assertion, response);
  }

  private byte[] decode(String samlResponse) throws SamlRefused {
    if (samlResponse.length() > MessageBytes.LONGEST_BASE64) {
      throw checks.failed(
          CheckName.DECODING,
          SamlRefusalCode.TOO_LARGE,
          "at most " + MessageBytes.LONGEST_BASE64 + " characters",
          samlResponse.length() + " characters");
    }
    byte[] xml =
        MessageBytes.decode(samlResponse)
            .filter(bytes -> bytes.length > 0)
            .orElseThrow(
                () ->
                    checks.failed(
                        CheckName.DECODING, SamlRefusalCode.ENCODING, "Base64", "something else"));
    checks.passed(CheckName.DECODING, "Base64", xml.length + " bytes");
    return xml;
  }

  private XmlDocument parse(byte[] xml) throws SamlRefused {
    try {
      XmlDocument document = XmlDocument.parse(xml, XmlLimits.MESSAGE, ResponseStructure.WATCHED);
      checks.passed(CheckName.XML, "well-formed, within limits", "yes");
      return document;
    } catch (XmlRefused e) {
      throw checks.failed(CheckName.XML, "well-formed, within limits", e);
    }
  }

  private XmlElement verifyResponse(ReceivedElement root) throws SamlRefused {
    return verify(root, CheckName.RESPONSE_SIGNATURE);
  }

  /** The signed element, read from the octets that were hashed. */
  private XmlElement verify(ReceivedElement element, CheckName name) throws SamlRefused {
    String expected = "signed by one of " + keys.size() + " configured certificates";
    try {
      SignedXml signed = SignedXml.verify(element, "ID", keys, policy.allowSha1Signatures());
      checks.passed(
          name, expected, signed.signatureMethod() + " by certificate " + (signed.keyIndex() + 1));
      return signed.element();
    } catch (XmlRefused e) {
      throw checks.failed(name, expected, e);
    }
  }

  private XmlElement plainAssertion(ReceivedElement assertion, @Nullable XmlElement signedResponse)
      throws SamlRefused {
    if (policy.requireEncryptedAssertion()) {
      throw checks.failed(
          CheckName.DECRYPTION, SamlRefusalCode.ENCRYPTION_MISSING, "encrypted", "in the clear");
    }
    checks.passed(CheckName.DECRYPTION, "", "in the clear");
    XmlElement own = ownSignature(assertion, signedResponse, SamlRefusalCode.SIGNATURE_MISSING);
    // The response's signature covers the assertion: read it where that signature hashed it.
    return signedResponse == null ? Objects.requireNonNull(own) : only(signedResponse, "Assertion");
  }

  private XmlElement decryptAssertion(
      ReceivedElement encrypted, @Nullable XmlElement signedResponse) throws SamlRefused {
    XmlElement cipher =
        signedResponse == null ? encrypted.copy() : only(signedResponse, "EncryptedAssertion");
    XmlDocument document;
    try {
      document = decryption.decrypt(cipher, XmlLimits.MESSAGE, ResponseStructure.WATCHED);
      checks.passed(CheckName.DECRYPTION, "decrypted with one of our keys", "yes");
    } catch (XmlRefused e) {
      throw checks.failed(CheckName.DECRYPTION, "decrypted with one of our keys", e);
    }
    ReceivedElement assertion = document.root();
    ResponseStructure.checkDecrypted(document, checks);
    XmlElement own = ownSignature(assertion, signedResponse, SamlRefusalCode.ENCRYPTED_UNSIGNED);
    // Without a signature of its own it came out of a cipher text that the response's signature
    // covers: ownSignature has made sure of that.
    return own == null ? assertion.copy() : own;
  }

  /**
   * Verifies the assertion's own signature where it has one, and decides whether it may do without.
   *
   * @return the assertion from its own signed octets; null when only the response is signed
   */
  private @Nullable XmlElement ownSignature(
      ReceivedElement assertion, @Nullable XmlElement signedResponse, SamlRefusalCode unsigned)
      throws SamlRefused {
    boolean signed = ResponseStructure.isSigned(assertion, CheckName.ASSERTION_SIGNATURE, checks);
    if (signedResponse == null) {
      if (!signed) {
        throw checks.failed(
            CheckName.ASSERTION_SIGNATURE, unsigned, "a signature", "neither part is signed");
      }
      if (policy.requireSignedResponse()) {
        throw checks.failed(
            CheckName.RESPONSE_SIGNATURE,
            SamlRefusalCode.RESPONSE_SIGNATURE_MISSING,
            "a signature on the response",
            "none");
      }
      checks.passed(CheckName.RESPONSE_SIGNATURE, "", "not signed; the assertion is");
    }
    if (signed) {
      return verify(assertion, CheckName.ASSERTION_SIGNATURE);
    }
    if (policy.requireSignedAssertion()) {
      throw checks.failed(
          CheckName.ASSERTION_SIGNATURE,
          SamlRefusalCode.ASSERTION_SIGNATURE_MISSING,
          "a signature on the assertion",
          "none");
    }
    checks.passed(CheckName.ASSERTION_SIGNATURE, "", "not signed; the response is");
    return null;
  }

  private XmlElement only(XmlElement signedResponse, String localName) throws SamlRefused {
    List<XmlElement> found = signedResponse.children(ASSERTION, localName);
    if (found.size() != 1 || !signedResponse.is(PROTOCOL, "Response")) {
      throw checks.failed(
          CheckName.STRUCTURE,
          SamlRefusalCode.WRAPPING,
          "one " + localName + " in the signed octets",
          found.size() + "");
    }
    return found.getFirst();
  }
}
