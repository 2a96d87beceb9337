package dev.gatehouse.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A throw-away certification authority and one server's certificate, made by the JDK's keytool. */
public final class TestAuthority {
  static final String PASSWORD = "changeit";

  private final KeyStore keys;

  private TestAuthority(KeyStore keys) {
    this.keys = keys;
  }

  /**
   * @param subjectAlternativeNames of the server, such as {@code dns:localhost,ip:127.0.0.1}
   */
  public static TestAuthority make(String subjectAlternativeNames) {
    try {
      Path folder = Files.createTempDirectory("gatehouse-authority");
      Path store = folder.resolve("keys.p12");
      keytool(store, "-alias", "authority", "-dname", "CN=Throw-away CA", "-ext", "bc:c=ca:true");
      keytool(
          store,
          "-alias",
          "server",
          "-signer",
          "authority",
          "-dname",
          "CN=Directory",
          "-ext",
          "san=" + subjectAlternativeNames);
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream stream = Files.newInputStream(store)) {
        keys.load(stream, PASSWORD.toCharArray());
      }
      Files.delete(store);
      Files.delete(folder);
      return new TestAuthority(keys);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static void keytool(Path store, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                // GnuTLS, with which Debian builds slapd, does not read the JDK's EC keys.
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-startdate",
                "-1d",
                "-validity",
                "30"));
    command.addAll(List.of(more));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException(said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The authority's certificate, in PEM. */
  public String authority() {
    return pem("CERTIFICATE", encoded("authority"));
  }

  /** The server's certificate, in PEM. */
  public String certificate() {
    return pem("CERTIFICATE", encoded("server"));
  }

  /** The server's key, in PEM (PKCS #8). */
  public String key() {
    try {
      return pem("PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a server in this process speaks TLS with. */
  public SSLContext serverContext() {
    try {
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null, null);
      own.setKeyEntry(
          "server",
          keys.getKey("server", PASSWORD.toCharArray()),
          PASSWORD.toCharArray(),
          keys.getCertificateChain("server"));
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(own, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] encoded(String alias) {
    try {
      return keys.getCertificate(alias).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), label);
  }
}
