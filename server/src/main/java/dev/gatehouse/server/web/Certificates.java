package dev.gatehouse.server.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads PEM files (RFC 7468) of certificates and keys, with errors that an operator understands.
 */
final class Certificates {
  private static final int LARGEST_FILE = 1_000_000;
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private Certificates() {}

  /**
   * The key store of a server.
   *
   * @throws CannotListenException if a file is unreadable, expired, not yet valid, or does not fit
   */
  static KeyStore serverKeys(WebSettings.Tls tls, Instant now) {
    X509Certificate[] chain = certificates(tls.certificate()).toArray(X509Certificate[]::new);
    X509Certificate own = chain[0];
    if (now.isAfter(own.getNotAfter().toInstant())) {
      throw new CannotListenException(
          "%s: the certificate of %s expired on %s"
              .formatted(
                  tls.certificate(), own.getSubjectX500Principal(), own.getNotAfter().toInstant()));
    }
    if (now.isBefore(own.getNotBefore().toInstant())) {
      throw new CannotListenException(
          "%s: the certificate is not valid before %s"
              .formatted(tls.certificate(), own.getNotBefore().toInstant()));
    }
    PrivateKey key = key(tls.key(), own.getPublicKey().getAlgorithm());
    try {
      if (!belongTogether(key, own)) {
        throw new CannotListenException(
            "%s does not go with %s: it is the key of another certificate"
                .formatted(tls.key(), tls.certificate()));
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("gatehouse", key, new char[0], chain);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new CannotListenException(
          "%s does not go with %s: %s".formatted(tls.key(), tls.certificate(), e.getMessage()));
    }
  }

  /** Without this, a wrong key would show only as a failed handshake of every browser. */
  private static boolean belongTogether(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] probe = "does the key fit".getBytes(StandardCharsets.US_ASCII);
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(probe);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(probe);
    return signature.verify(signed);
  }

  /**
   * Every certificate of a file, at least one.
   *
   * @throws CannotListenException if the file is unreadable or holds none
   */
  static Collection<X509Certificate> certificates(Path file) {
    try {
      Collection<? extends Certificate> read =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(octets(file)));
      if (read.isEmpty()) {
        throw new CannotListenException(file + " holds no certificate in PEM form");
      }
      return read.stream().map(X509Certificate.class::cast).toList();
    } catch (CertificateException e) {
      throw new CannotListenException(file + " holds no certificate in PEM form");
    }
  }

  private static PrivateKey key(Path file, String algorithm) {
    Matcher pem = KEY.matcher(new String(octets(file), StandardCharsets.ISO_8859_1));
    if (!pem.find()) {
      throw new CannotListenException(
          file
              + " holds no unencrypted PKCS #8 key; make one with"
              + " \"openssl pkcs8 -topk8 -nodes -in old.key -out new.key\"");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new CannotListenException(
          file + " is not the " + algorithm + " key of the certificate");
    }
  }

  private static byte[] octets(Path file) {
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new CannotListenException(file + " is too large for a certificate or key");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CannotListenException("cannot read " + file + ": " + e.getClass().getSimpleName());
    }
  }
}
