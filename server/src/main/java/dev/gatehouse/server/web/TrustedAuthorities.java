package dev.gatehouse.server.web;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whose certificates are trusted when this program connects to others. */
public final class TrustedAuthorities {
  private TrustedAuthorities() {}

  /**
   * The certification authorities of the JDK, and the operator's own.
   *
   * @param file PEM
   */
  public static KeyStore usualAnd(Path file) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int count = 0;
      TrustManagerFactory usual =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      usual.init((KeyStore) null);
      for (TrustManager manager : usual.getTrustManagers()) {
        if (manager instanceof X509TrustManager x509) {
          for (X509Certificate authority : x509.getAcceptedIssuers()) {
            store.setCertificateEntry("usual-" + count++, authority);
          }
        }
      }
      for (X509Certificate authority : Certificates.certificates(file)) {
        store.setCertificateEntry("own-" + count++, authority);
      }
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the authorities of " + file + " cannot be used", e);
    }
  }
}
