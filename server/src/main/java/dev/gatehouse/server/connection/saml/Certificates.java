package dev.gatehouse.server.connection.saml;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
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
      ByteArrayInputStream octets = new ByteArrayInputStream(der);
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(octets);
      // Of two in one text, the second must not get lost in silence.
      return octets.available() == 0 ? Optional.of(certificate) : Optional.empty();
    } catch (IllegalArgumentException | CertificateException e) {
      return Optional.empty();
    }
  }

  /** As people compare certificates: the subject and the SHA-256 of the DER form. */
  static String shown(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return certificate.getSubjectX500Principal().getName()
          + ", SHA-256 "
          + HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was parsed can be written", e);
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
