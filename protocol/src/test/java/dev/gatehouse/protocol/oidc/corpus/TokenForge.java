package dev.gatehouse.protocol.oidc.corpus;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens that no library would make. */
final class TokenForge {

  private TokenForge() {}

  static String sign(
      Map<String, ?> header, Map<String, ?> claims, PrivateKey key, String algorithm) {
    return sign(json(header), json(claims), key, algorithm);
  }

  static String sign(String header, String payload, PrivateKey key, String algorithm) {
    String input = input(header, payload.getBytes(StandardCharsets.UTF_8));
    return input + "." + Base64URL.encode(signature(input, key, algorithm));
  }

  static String sign(String header, byte[] payload, PrivateKey key, String algorithm) {
    String input = input(header, payload);
    return input + "." + Base64URL.encode(signature(input, key, algorithm));
  }

  static String withSignature(Map<String, ?> header, Map<String, ?> claims, byte[] signature) {
    return input(json(header), json(claims).getBytes(StandardCharsets.UTF_8))
        + "."
        + Base64URL.encode(signature);
  }

  static String mac(Map<String, ?> header, Map<String, ?> claims, byte[] secret, String mac) {
    String input = input(json(header), json(claims).getBytes(StandardCharsets.UTF_8));
    try {
      Mac engine = Mac.getInstance(mac);
      engine.init(new SecretKeySpec(secret, mac));
      byte[] tag = engine.doFinal(input.getBytes(StandardCharsets.US_ASCII));
      return input + "." + Base64URL.encode(tag);
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  static String input(String header, byte[] payload) {
    return Base64URL.encode(header) + "." + Base64URL.encode(payload);
  }

  static String json(Map<String, ?> object) {
    return JSONObjectUtils.toJSONString(object);
  }

  static byte[] signature(String input, PrivateKey key, String algorithm) {
    try {
      Signature signer = Signature.getInstance(jcaName(algorithm));
      if (algorithm.startsWith("PS")) {
        String bits = algorithm.substring(2);
        String hash = "SHA-" + bits;
        int salt = Integer.parseInt(bits) / 8;
        signer.setParameter(
            new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), salt, 1));
      }
      signer.initSign(key);
      signer.update(input.getBytes(StandardCharsets.US_ASCII));
      return signer.sign();
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static String jcaName(String algorithm) {
    String bits = algorithm.substring(2);
    return switch (algorithm) {
      case "RS1" -> "SHA1withRSA";
      case "ES256 in DER" -> "SHA256withECDSA";
      case "EdDSA", "Ed25519" -> "Ed25519";
      default ->
          switch (algorithm.substring(0, 2)) {
            case "RS" -> "SHA" + bits + "withRSA";
            case "PS" -> "RSASSA-PSS";
            case "ES" -> "SHA" + bits + "withECDSAinP1363Format";
            default -> throw new IllegalArgumentException(algorithm);
          };
    };
  }
}
