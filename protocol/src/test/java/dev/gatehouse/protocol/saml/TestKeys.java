package dev.gatehouse.protocol.saml;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keys and self-signed certificates, made once per run. */
final class TestKeys {
  private static final Map<String, TestKeys> MADE = new ConcurrentHashMap<>();
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2030-01-01T00:00:00Z");

  final KeyPair pair;
  final X509Certificate certificate;

  private TestKeys(KeyPair pair, X509Certificate certificate) {
    this.pair = pair;
    this.certificate = certificate;
  }

  static TestKeys rsa(String name) {
    return rsa(name, 2_048);
  }

  static TestKeys rsa(String name, int bits) {
    return MADE.computeIfAbsent(name + bits, key -> make("RSA", bits, "", name));
  }

  static TestKeys ec(String name, String curve) {
    return MADE.computeIfAbsent(name + curve, key -> make("EC", 0, curve, name));
  }

  static X509Certificate certificate(KeyPair pair, String name, Instant from, Instant until) {
    try {
      boolean rsa = pair.getPrivate().getAlgorithm().equals("RSA");
      byte[] algorithm = rsa ? SHA256_WITH_RSA : ECDSA_WITH_SHA256;
      byte[] commonName =
          der(
              0x30,
              der(
                  0x31,
                  der(
                      0x30,
                      new byte[] {6, 3, 0x55, 4, 3},
                      der(0x0c, name.getBytes(StandardCharsets.UTF_8)))));
      byte[] body =
          der(
              0x30,
              der(0xa0, der(2, new byte[] {2})),
              der(2, BigInteger.valueOf(name.hashCode() & 0x7fffffffL).toByteArray()),
              algorithm,
              commonName,
              der(0x30, time(from), time(until)),
              commonName,
              pair.getPublic().getEncoded());
      Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(body);
      byte[] whole = der(0x30, body, algorithm, der(3, new byte[] {0}, signature.sign()));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(whole));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final byte[] SHA256_WITH_RSA =
      der(
          0x30,
          new byte[] {
            6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 11, 5, 0
          });
  private static final byte[] ECDSA_WITH_SHA256 =
      der(0x30, new byte[] {6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 4, 3, 2});

  private static TestKeys make(String algorithm, int bits, String curve, String name) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (bits > 0) {
        generator.initialize(bits);
      } else {
        generator.initialize(new ECGenParameterSpec(curve));
      }
      KeyPair pair = generator.generateKeyPair();
      return new TestKeys(pair, certificate(pair, name, FROM, UNTIL));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] time(Instant at) {
    String text =
        DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC).format(at);
    return der(0x17, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length >= 0x100) {
      out.write(0x82);
      out.write(length >> 8);
    } else if (length >= 0x80) {
      out.write(0x81);
    }
    out.write(length & 0xff);
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
