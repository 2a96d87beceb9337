package dev.gatehouse.protocol.saml;

import static dev.gatehouse.protocol.saml.Names.DSIG;

import dev.gatehouse.protocol.xml.XmlElement;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** The certificates that a KeyInfo carries (XML Signature §4.5.4). */
final class KeyInfoCertificates {
  private KeyInfoCertificates() {}

  /** The elements that hold one each, in document order. */
  static List<XmlElement> elements(XmlElement parent) {
    return parent.children(DSIG, "KeyInfo").stream()
        .flatMap(info -> info.children(DSIG, "X509Data").stream())
        .flatMap(data -> data.children(DSIG, "X509Certificate").stream())
        .toList();
  }

  /** Empty if it cannot be read. */
  static Optional<X509Certificate> read(XmlElement element) {
    Optional<byte[]> der = MessageBytes.decode(element.text());
    if (der.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der.get())));
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }
}
