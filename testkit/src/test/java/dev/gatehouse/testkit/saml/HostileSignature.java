package dev.gatehouse.testkit.saml;

import dev.gatehouse.testkit.TestKeys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.w3c.dom.Element;

/**
 * Signatures that no library would write: the text is put together by hand, and only the last step,
 * the cryptography, is genuine. For attacks alone.
 */
final class HostileSignature {

  static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
  static final String INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
  static final String ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
  static final String SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256";
  static final String RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
  static final String BOTH_TRANSFORMS = transform(ENVELOPED) + transform(EXCLUSIVE);
  static final String ASSERTION_ID = "_assertion-1";

  private String canonicalization = EXCLUSIVE;
  private String method = RSA_SHA256;
  private String uri = "#" + ASSERTION_ID;
  private String transforms = BOTH_TRANSFORMS;
  private String digestMethod = SHA256;
  private String digestCanonicalization = EXCLUSIVE;
  private UnaryOperator<String> digestValue = UnaryOperator.identity();
  private UnaryOperator<String> references = UnaryOperator.identity();
  private UnaryOperator<String> signature = UnaryOperator.identity();
  private String tail = "";
  private byte[] macKey = {};

  HostileSignature canonicalization(String algorithm) {
    canonicalization = algorithm;
    return this;
  }

  HostileSignature method(String algorithm) {
    method = algorithm;
    return this;
  }

  HostileSignature uri(String changed) {
    uri = changed;
    return this;
  }

  HostileSignature transforms(String markup) {
    transforms = markup;
    return this;
  }

  HostileSignature digestMethod(String algorithm) {
    digestMethod = algorithm;
    return this;
  }

  /** The canonical form whose digest is written. */
  HostileSignature digestOver(String algorithm) {
    digestCanonicalization = algorithm;
    return this;
  }

  HostileSignature digestValue(UnaryOperator<String> edit) {
    digestValue = edit;
    return this;
  }

  /** Changes the Reference before SignedInfo is signed: doubles it, drops it. */
  HostileSignature references(UnaryOperator<String> edit) {
    references = edit;
    return this;
  }

  /** Changes the whole Signature after it was made. */
  HostileSignature signature(UnaryOperator<String> edit) {
    signature = edit;
    return this;
  }

  /** What follows SignatureValue: KeyInfo, Object. */
  HostileSignature tail(String markup) {
    tail = markup;
    return this;
  }

  /** Keys an HMAC with these bytes instead of signing. */
  HostileSignature mac(byte[] key) {
    macKey = key.clone();
    return this;
  }

  static String transform(String algorithm) {
    return "<ds:Transform Algorithm=\"" + algorithm + "\"></ds:Transform>";
  }

  /** Puts the signature over the assertion into a response that has none. */
  String into(String xml) {
    return EnvelopedSigner.splice(xml, ASSERTION_ID, over(xml, ASSERTION_ID));
  }

  String over(String xml, String id) {
    var element = Dom.byId(Dom.parse(xml), id);
    var digest = digestValue.apply(base64(hash(Dom.canonical(element, digestCanonicalization))));
    var reference =
        references.apply(
            "<ds:Reference URI=\""
                + uri
                + "\">"
                + (transforms.isEmpty() ? "" : "<ds:Transforms>" + transforms + "</ds:Transforms>")
                + "<ds:DigestMethod Algorithm=\""
                + digestMethod
                + "\"></ds:DigestMethod><ds:DigestValue>"
                + digest
                + "</ds:DigestValue></ds:Reference>");
    var signedInfo =
        "<ds:SignedInfo><ds:CanonicalizationMethod Algorithm=\""
            + canonicalization
            + "\"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm=\""
            + method
            + "\"></ds:SignatureMethod>"
            + reference
            + "</ds:SignedInfo>";
    var open = "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">";
    var value = base64(sign(canonical(open + signedInfo + "</ds:Signature>")));
    return signature.apply(
        open
            + signedInfo
            + "<ds:SignatureValue>"
            + value
            + "</ds:SignatureValue>"
            + tail
            + "</ds:Signature>");
  }

  private static byte[] canonical(String signature) {
    var root = Dom.parse(signature).getDocumentElement();
    return Dom.canonical((Element) root.getFirstChild(), EXCLUSIVE);
  }

  private byte[] hash(byte[] content) {
    try {
      var name =
          digestMethod.endsWith("md5")
              ? "MD5"
              : digestMethod.endsWith("sha1") ? "SHA-1" : "SHA-256";
      return MessageDigest.getInstance(name).digest(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] sign(byte[] signedInfo) {
    try {
      if (macKey.length > 0) {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(macKey, "HmacSHA256"));
        return mac.doFinal(signedInfo);
      }
      var signer = Signature.getInstance(method.endsWith("md5") ? "MD5withRSA" : "SHA256withRSA");
      signer.initSign(TestKeys.identityProvider().privateKey());
      signer.update(signedInfo);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return new String(Base64.getEncoder().encode(bytes), StandardCharsets.US_ASCII);
  }
}
