package dev.gatehouse.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/**
 * A self-signed certificate of {@code CN=localhost} and its key, as PEM files and as a PKCS #12
 * store.
 */
public record TestCertificate(Path store, Path certificate, Path key) {
  /** Of the store and of the key in it, which is called {@code own}. */
  public static final String PASSWORD = TestAuthority.PASSWORD;

  /**
   * @param subjectAlternativeNames such as {@code dns:localhost,ip:127.0.0.1}
   */
  public static TestCertificate make(Path folder, String subjectAlternativeNames)
      throws IOException, GeneralSecurityException {
    Path store = folder.resolve("keys.p12");
    TestAuthority.keytool(
        store, "-alias", "own", "-dname", "CN=localhost", "-ext", "san=" + subjectAlternativeNames);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(store)) {
      keys.load(stream, PASSWORD.toCharArray());
    }
    String certificate = TestAuthority.pem("CERTIFICATE", keys.getCertificate("own").getEncoded());
    String key =
        TestAuthority.pem("PRIVATE KEY", keys.getKey("own", PASSWORD.toCharArray()).getEncoded());
    return new TestCertificate(
        store,
        Files.writeString(folder.resolve("tls.crt"), certificate),
        Files.writeString(folder.resolve("tls.key"), key));
  }
}
