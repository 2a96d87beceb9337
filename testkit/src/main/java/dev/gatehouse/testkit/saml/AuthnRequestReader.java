package dev.gatehouse.testkit.saml;

import dev.gatehouse.testkit.Exchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import org.w3c.dom.Element;

/** Reads an AuthnRequest from either binding, and checks its signature against a given key. */
final class AuthnRequestReader {

  private static final int LONGEST_REQUEST = 100_000;
  private static final Map<String, String> JCA_NAMES =
      Map.of(
          SigningAlgorithm.RSA_SHA256.signature(), "SHA256withRSA",
          SigningAlgorithm.RSA_SHA384.signature(), "SHA384withRSA",
          SigningAlgorithm.RSA_SHA512.signature(), "SHA512withRSA",
          SigningAlgorithm.ECDSA_SHA256.signature(), "SHA256withECDSAinP1363Format",
          SigningAlgorithm.ECDSA_SHA384.signature(), "SHA384withECDSAinP1363Format",
          SigningAlgorithm.ECDSA_SHA512.signature(), "SHA512withECDSAinP1363Format");

  private AuthnRequestReader() {}

  /**
   * @param relayState empty for none
   * @param assertionConsumerServiceUrl empty when the request names none
   */
  record ReceivedRequest(
      String id,
      String issuer,
      String assertionConsumerServiceUrl,
      String nameIdFormat,
      boolean forceAuthn,
      boolean passive,
      String relayState,
      SignatureCheck signature) {}

  /** Whether the request's own signature holds for a key. */
  @FunctionalInterface
  interface SignatureCheck {
    /**
     * @throws IllegalArgumentException saying what is wrong with the signature
     */
    void require(PublicKey key);
  }

  /**
   * @throws IllegalArgumentException when the request cannot be read
   */
  static ReceivedRequest read(Exchange exchange) {
    if (exchange.isPost()) {
      var xml =
          new String(
              Base64.getMimeDecoder().decode(field(exchange.form("SAMLRequest").orElse(""))),
              StandardCharsets.UTF_8);
      return received(xml, exchange.form("RelayState").orElse(""), key -> checkEnveloped(xml, key));
    }
    var query = exchange.rawQuery();
    var xml = inflate(field(exchange.query("SAMLRequest").orElse("")));
    return received(
        xml, exchange.query("RelayState").orElse(""), key -> checkQuery(query, "SAMLRequest", key));
  }

  private static String field(String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("There is no SAMLRequest");
    }
    return value;
  }

  private static ReceivedRequest received(String xml, String relayState, SignatureCheck check) {
    var root = Dom.parse(xml).getDocumentElement();
    if (!"AuthnRequest".equals(root.getLocalName())
        || !SamlForge.PROTOCOL.equals(root.getNamespaceURI())) {
      throw new IllegalArgumentException("This is no AuthnRequest but " + root.getNodeName());
    }
    var policies = root.getElementsByTagNameNS(SamlForge.PROTOCOL, "NameIDPolicy");
    var format = policies.item(0) instanceof Element policy ? policy.getAttribute("Format") : "";
    return new ReceivedRequest(
        root.getAttribute("ID"),
        Wrapping.child(root, SamlForge.ASSERTION, "Issuer").getTextContent(),
        root.getAttribute("AssertionConsumerServiceURL"),
        format,
        isTrue(root.getAttribute("ForceAuthn")),
        isTrue(root.getAttribute("IsPassive")),
        relayState,
        check);
  }

  private static boolean isTrue(String value) {
    return value.equals("true") || value.equals("1");
  }

  static String inflate(String base64) {
    var compressed = Base64.getMimeDecoder().decode(base64);
    try (var in =
        new InflaterInputStream(new ByteArrayInputStream(compressed), new Inflater(true))) {
      var bytes = in.readNBytes(LONGEST_REQUEST + 1);
      if (bytes.length > LONGEST_REQUEST) {
        throw new IllegalArgumentException("The request is too long");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalArgumentException("The request is not DEFLATE-compressed", e);
    }
  }

  // SAML bindings §3.4.4.1: the signature is over the parameters as they were sent, in this order.
  static void checkQuery(String query, String parameter, PublicKey key) {
    var relayState = raw(query, "RelayState");
    var signed =
        parameter
            + "="
            + raw(query, parameter)
            + (query.contains("&RelayState=") ? "&RelayState=" + relayState : "")
            + "&SigAlg="
            + raw(query, "SigAlg");
    var algorithm = JCA_NAMES.get(decoded(raw(query, "SigAlg")));
    if (algorithm == null) {
      throw new IllegalArgumentException("The request is not signed, or with another algorithm");
    }
    try {
      var verifier = Signature.getInstance(algorithm);
      verifier.initVerify(key);
      verifier.update(signed.getBytes(StandardCharsets.UTF_8));
      if (!verifier.verify(Base64.getDecoder().decode(decoded(raw(query, "Signature"))))) {
        throw new IllegalArgumentException("The signature of the request does not hold");
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("The signature of the request does not hold", e);
    }
  }

  private static String raw(String query, String name) {
    for (var pair : query.split("&")) {
      if (pair.startsWith(name + "=")) {
        return pair.substring(name.length() + 1);
      }
    }
    return "";
  }

  private static String decoded(String value) {
    return URLDecoder.decode(value, StandardCharsets.UTF_8);
  }

  static void checkEnveloped(String xml, PublicKey key) {
    var root = Dom.parse(xml).getDocumentElement();
    root.setIdAttribute("ID", true);
    var signature = Wrapping.child(root, XMLSignature.XMLNS, "Signature");
    try {
      var context = new DOMValidateContext(key, signature);
      var unmarshalled = XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
      var references = unmarshalled.getSignedInfo().getReferences();
      if (references.size() != 1
          || !references.getFirst().getURI().equals("#" + root.getAttribute("ID"))
          || !unmarshalled.validate(context)) {
        throw new IllegalArgumentException("The signature of the request does not hold");
      }
    } catch (MarshalException | XMLSignatureException e) {
      throw new IllegalArgumentException("The signature of the request does not hold", e);
    }
  }
}
