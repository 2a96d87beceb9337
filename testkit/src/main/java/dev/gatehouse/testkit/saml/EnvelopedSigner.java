package dev.gatehouse.testkit.saml;

import java.security.GeneralSecurityException;
import java.security.KeyException;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.XMLStructure;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.ExcC14NParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * Signs one element of a document with the JDK and splices the signature into the given text, so
 * that every other character stays as it was: quotes, white space and CDATA sections included.
 */
final class EnvelopedSigner {

  private static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";

  private EnvelopedSigner() {}

  /** Returns the text with a signature of the element that has this ID, right after its Issuer. */
  static String sign(String xml, String id, Signing signing) {
    return splice(xml, id, signature(xml, id, signing));
  }

  /** Puts a signature where the schema wants it: after the Issuer of the element with this ID. */
  static String splice(String xml, String id, String signature) {
    var start =
        Pattern.compile("<[^<>]*\\sID\\s*=\\s*[\"']" + Pattern.quote(id) + "[\"'][^<>]*>")
            .matcher(xml);
    if (!start.find()) {
      throw new IllegalArgumentException("No start tag has the ID " + id);
    }
    var issuer =
        Pattern.compile("\\s*<([\\w.-]+:)?Issuer\\b[^>]*>[^<]*</[^>]*>")
            .matcher(xml)
            .region(start.end(), xml.length());
    int at = issuer.lookingAt() ? issuer.end() : start.end();
    return xml.substring(0, at) + signature + xml.substring(at);
  }

  /** The text of the signature alone. */
  static String signature(String xml, String id, Signing signing) {
    var document = Dom.parse(xml);
    var element = Dom.byId(document, id);
    element.setIdAttribute("ID", true);
    try {
      var factory = XMLSignatureFactory.getInstance("DOM");
      var context = new DOMSignContext(signing.key().privateKey(), element);
      // The forge also makes what must be refused: SHA-1, short keys.
      context.setProperty("org.jcp.xml.dsig.secureValidation", Boolean.FALSE);
      if (!signing.prefix().isEmpty()) {
        context.setDefaultNamespacePrefix(signing.prefix());
      }
      factory
          .newXMLSignature(signedInfo(factory, id, signing), keyInfo(factory, signing))
          .sign(context);
      return Dom.text((Element) element.getLastChild());
    } catch (GeneralSecurityException | MarshalException | XMLSignatureException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SignedInfo signedInfo(XMLSignatureFactory factory, String id, Signing signing)
      throws GeneralSecurityException {
    var prefixes =
        signing.inclusivePrefixes().isEmpty()
            ? null
            : new ExcC14NParameterSpec(signing.inclusivePrefixes());
    var transforms =
        List.of(
            factory.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null),
            factory.newTransform(EXCLUSIVE, prefixes));
    var reference =
        factory.newReference(
            signing.emptyReference() ? "" : "#" + id,
            factory.newDigestMethod(signing.algorithm().digest(), null),
            transforms,
            null,
            null);
    return factory.newSignedInfo(
        factory.newCanonicalizationMethod(
            signing.canonicalization(), (C14NMethodParameterSpec) null),
        factory.newSignatureMethod(signing.algorithm().signature(), null),
        List.of(reference));
  }

  private static @Nullable KeyInfo keyInfo(XMLSignatureFactory factory, Signing signing)
      throws KeyException {
    var infos = factory.getKeyInfoFactory();
    var certificate = signing.key().certificate();
    @Nullable XMLStructure content =
        switch (signing.keyInfo()) {
          case NONE -> null;
          case CERTIFICATE -> infos.newX509Data(List.of(certificate));
          case CERTIFICATE_AND_SUBJECT ->
              infos.newX509Data(
                  List.of(certificate.getSubjectX500Principal().getName(), certificate));
          case KEY_NAME -> infos.newKeyName(signing.key().name());
          case KEY_VALUE -> infos.newKeyValue(certificate.getPublicKey());
        };
    return content == null ? null : infos.newKeyInfo(List.of(content));
  }
}
