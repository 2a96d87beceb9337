package dev.gatehouse.server.connection.ldap;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;

/** The certification authorities that an administrator has pasted. */
final class PinnedAuthorities {
  private PinnedAuthorities() {}

  /** Empty if one of the texts holds no certificate in PEM (RFC 7468). */
  static Optional<KeyStore> of(List<String> texts) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      int count = 0;
      for (String text : texts) {
        var certificates =
            factory.generateCertificates(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
        if (!text.contains("-----BEGIN CERTIFICATE-----") || certificates.isEmpty()) {
          return Optional.empty();
        }
        for (Certificate certificate : certificates) {
          store.setCertificateEntry("pinned-" + count++, certificate);
        }
      }
      return Optional.of(store);
    } catch (GeneralSecurityException | IOException e) {
      return Optional.empty();
    }
  }
}
