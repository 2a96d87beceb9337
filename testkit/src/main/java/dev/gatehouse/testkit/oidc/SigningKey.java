package dev.gatehouse.testkit.oidc;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.gatehouse.testkit.TestKeys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One key that signs tokens with one algorithm, as wrongly as it is asked to. */
record SigningKey(String keyId, String algorithm, PrivateKey privateKey, PublicKey publicKey) {

  /** What {@code OidcHalf.signWith} takes. */
  static final List<String> ALGORITHMS = List.of("RS256", "PS256", "ES256", "EdDSA");

  static SigningKey of(String algorithm, String keyId, TestKeys rsa) {
    return switch (algorithm) {
      case "RS256", "PS256" ->
          new SigningKey(keyId, algorithm, rsa.privateKey(), rsa.certificate().getPublicKey());
      case "ES256" -> generated(algorithm, keyId, "EC");
      case "EdDSA" -> generated(algorithm, keyId, "Ed25519");
      default -> throw new IllegalArgumentException("Choose one of " + ALGORITHMS);
    };
  }

  private static SigningKey generated(String algorithm, String keyId, String kind) {
    try {
      var generator = KeyPairGenerator.getInstance(kind);
      if (kind.equals("EC")) {
        generator.initialize(Curve.P_256.toECParameterSpec());
      }
      var pair = generator.generateKeyPair();
      return new SigningKey(keyId, algorithm, pair.getPrivate(), pair.getPublic());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As a member of a key set. */
  Map<String, Object> jwk() {
    var name = JWSAlgorithm.parse(algorithm);
    return switch (publicKey) {
      case RSAPublicKey rsa ->
          new RSAKey.Builder(rsa)
              .keyID(keyId)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(name)
              .build()
              .toJSONObject();
      case ECPublicKey ec ->
          new ECKey.Builder(Curve.P_256, ec)
              .keyID(keyId)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(name)
              .build()
              .toJSONObject();
      default -> {
        // The last 32 octets of an Ed25519 SubjectPublicKeyInfo are the key itself.
        byte[] der = publicKey.getEncoded();
        var x = Base64URL.encode(Arrays.copyOfRange(der, der.length - 32, der.length));
        yield new OctetKeyPair.Builder(Curve.Ed25519, x)
            .keyID(keyId)
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(name)
            .build()
            .toJSONObject();
      }
    };
  }

  /** The compact token over exactly this header and this payload. */
  String sign(Map<String, Object> header, String payload) {
    var input = Base64URL.encode(Json.write(header)) + "." + Base64URL.encode(payload);
    try {
      var signer = Signature.getInstance(jcaName());
      if (algorithm.equals("PS256")) {
        signer.setParameter(
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      }
      signer.initSign(privateKey);
      signer.update(input.getBytes(StandardCharsets.US_ASCII));
      return input + "." + Base64URL.encode(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String jcaName() {
    return switch (algorithm) {
      case "RS256" -> "SHA256withRSA";
      case "PS256" -> "RSASSA-PSS";
      case "ES256" -> "SHA256withECDSAinP1363Format";
      default -> "Ed25519";
    };
  }

  /** What {@code at_hash} is made with (OpenID Connect Core §3.1.3.6). */
  String hashName() {
    return algorithm.equals("EdDSA") ? "SHA-512" : "SHA-256";
  }
}
