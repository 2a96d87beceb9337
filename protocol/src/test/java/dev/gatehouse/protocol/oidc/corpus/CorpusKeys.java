package dev.gatehouse.protocol.oidc.corpus;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The corpus's own key pairs, kept beside it so that single cases can be written anew. */
final class CorpusKeys {

  private final Map<String, KeyPair> pairs = new LinkedHashMap<>();

  /** Reads the pairs, or makes and writes them where there are none. */
  static CorpusKeys at(Path file) throws IOException, GeneralSecurityException {
    CorpusKeys keys = new CorpusKeys();
    if (Files.exists(file)) {
      keys.read(file);
    } else {
      keys.make();
      keys.write(file);
    }
    return keys;
  }

  KeyPair pair(String name) {
    KeyPair pair = pairs.get(name);
    if (pair == null) {
      throw new IllegalArgumentException(name);
    }
    return pair;
  }

  /** A public JWK, written by hand so that a case can bend it. */
  Map<String, Object> jwk(String name, String keyId) {
    Map<String, Object> jwk = new LinkedHashMap<>();
    switch (pair(name).getPublic()) {
      case RSAPublicKey rsa -> {
        jwk.put("kty", "RSA");
        jwk.put("n", Base64URL.encode(rsa.getModulus()).toString());
        jwk.put("e", Base64URL.encode(rsa.getPublicExponent()).toString());
      }
      case ECPublicKey ec -> {
        int length = (ec.getParams().getCurve().getField().getFieldSize() + 7) / 8;
        jwk.put("kty", "EC");
        jwk.put("crv", Map.of(32, "P-256", 48, "P-384", 66, "P-521").get(length));
        jwk.put("x", padded(ec.getW().getAffineX(), length));
        jwk.put("y", padded(ec.getW().getAffineY(), length));
      }
      case EdECPublicKey ed -> {
        byte[] der = ed.getEncoded();
        byte[] x = java.util.Arrays.copyOfRange(der, der.length - 32, der.length);
        jwk.put("kty", "OKP");
        jwk.put("crv", "Ed25519");
        jwk.put("x", Base64URL.encode(x).toString());
      }
      default -> throw new IllegalArgumentException(name);
    }
    jwk.put("kid", keyId);
    jwk.put("use", "sig");
    return jwk;
  }

  static Map<String, Object> set(List<Map<String, Object>> jwks) {
    return Map.of("keys", jwks);
  }

  private static String padded(BigInteger value, int length) {
    byte[] octets = new byte[length];
    byte[] big = value.toByteArray();
    int copied = Math.min(big.length, length);
    System.arraycopy(big, big.length - copied, octets, length - copied, copied);
    return Base64URL.encode(octets).toString();
  }

  private void make() throws GeneralSecurityException {
    for (String rsa : List.of("rsa", "rsa2", "attacker")) {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      pairs.put(rsa, generator.generateKeyPair());
    }
    KeyPairGenerator weak = KeyPairGenerator.getInstance("RSA");
    weak.initialize(1024);
    pairs.put("weak", weak.generateKeyPair());
    for (String curve : List.of("256", "384", "521")) {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp" + curve + "r1"));
      pairs.put("ec" + curve, generator.generateKeyPair());
    }
    pairs.put("ed", KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
  }

  private void write(Path file) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    pairs.forEach(
        (name, pair) ->
            all.put(
                name,
                Map.of(
                    "algorithm", pair.getPublic().getAlgorithm(),
                    "private", encode(pair.getPrivate().getEncoded()),
                    "public", encode(pair.getPublic().getEncoded()))));
    Files.writeString(file, PrettyJson.of(all) + "\n");
  }

  private void read(Path file) throws IOException, GeneralSecurityException {
    Map<String, Object> all;
    try {
      all = JSONObjectUtils.parse(Files.readString(file, StandardCharsets.UTF_8));
    } catch (java.text.ParseException damaged) {
      throw new UncheckedIOException(new IOException(damaged));
    }
    for (Map.Entry<String, Object> entry : all.entrySet()) {
      Map<?, ?> stored = (Map<?, ?>) entry.getValue();
      KeyFactory factory = KeyFactory.getInstance(String.valueOf(stored.get("algorithm")));
      PublicKey open = factory.generatePublic(new X509EncodedKeySpec(decode(stored.get("public"))));
      PrivateKey secret =
          factory.generatePrivate(new PKCS8EncodedKeySpec(decode(stored.get("private"))));
      pairs.put(entry.getKey(), new KeyPair(open, secret));
    }
  }

  private static String encode(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  private static byte[] decode(@org.jspecify.annotations.Nullable Object text) {
    return Base64.getDecoder().decode(String.valueOf(text));
  }
}
