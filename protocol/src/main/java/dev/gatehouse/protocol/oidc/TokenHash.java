package dev.gatehouse.protocol.oidc;

import dev.gatehouse.protocol.jose.JwsAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** The left half of a hash that binds a token or code to an ID token. */
final class TokenHash {

  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private TokenHash() {}

  /**
   * OpenID Connect Core §3.1.3.6, §3.3.2.11: with the hash that the ID token's algorithm names; for
   * Ed25519 it is SHA-512, as inside the algorithm itself.
   */
  static String of(JwsAlgorithm algorithm, String value) {
    String hash =
        switch (algorithm) {
          case RS256, PS256, ES256 -> "SHA-256";
          case RS384, PS384, ES384 -> "SHA-384";
          case RS512, PS512, ES512, EDDSA, ED25519 -> "SHA-512";
        };
    byte[] digest = digest(hash, value);
    return BASE64URL.encodeToString(Arrays.copyOf(digest, digest.length / 2));
  }

  static byte[] digest(String hash, String value) {
    try {
      return MessageDigest.getInstance(hash).digest(value.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Without telling by its time how much was right. */
  static boolean same(String expected, String actual) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), actual.getBytes(StandardCharsets.UTF_8));
  }
}
