package dev.gatehouse.server.api;

import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A certificate of a provider, as people compare certificates. */
record CertificateView(
    String subject,
    Instant notBefore,
    Instant notAfter,
    @Doc("The fingerprint: SHA-256 of the certificate, in hexadecimal digits.") String sha256) {

  /** Those that stored settings name as Base64 of DER; none for kinds without certificates. */
  static List<CertificateView> of(JsonNode settings) {
    List<CertificateView> views = new ArrayList<>();
    for (JsonNode encoded : settings.path("certificates")) {
      try {
        byte[] der = Base64.getDecoder().decode(encoded.asString());
        views.add(
            of(
                (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der))));
      } catch (CertificateException | IllegalArgumentException e) {
        throw new IllegalStateException("stored settings hold certificates that were read", e);
      }
    }
    return views;
  }

  static CertificateView of(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return new CertificateView(
          certificate.getSubjectX500Principal().getName(),
          certificate.getNotBefore().toInstant(),
          certificate.getNotAfter().toInstant(),
          HexFormat.of().formatHex(digest));
    } catch (CertificateException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
