package dev.gatehouse.server.connection.saml;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;

/** Certificates as administrators paste them: PEM, or Base64 of DER with or without line breaks. */
final class Certificates {
  private Certificates() {}

  static Optional<X509Certificate> parse(String text) {
    String base64 =
        text.replaceAll("-----(?:BEGIN|END) (?:X509 |TRUSTED )?CERTIFICATE-----", "")
            .replaceAll("\\s", "");
    try {
      byte[] der = Base64.getDecoder().decode(base64);
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      return Optional.of(
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
    } catch (IllegalArgumentException | CertificateException e) {
      return Optional.empty();
    }
  }

  static String encode(X509Certificate certificate) {
    try {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was parsed can be written", e);
    }
  }
}
