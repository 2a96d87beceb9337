package dev.gatehouse.server.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Bearer secrets: shown once, stored as SHA-256. A plain hash suffices because a token holds 256
 * random bits; there is nothing to guess.
 */
public final class Tokens {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int RANDOM_OCTETS = 32;

  private Tokens() {}

  /**
   * @param prefix tells people and secret scanners what they found, such as {@code gh_key_}
   * @return the prefix and 43 base64url characters, 256 random bits
   */
  public static String random(String prefix) {
    byte[] random = new byte[RANDOM_OCTETS];
    RANDOM.nextBytes(random);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** What is stored and looked up: 32 octets. */
  public static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Whether a token is the one of which the hash is stored, in time that tells nothing. */
  public static boolean matches(String token, byte[] storedHash) {
    return MessageDigest.isEqual(hash(token), storedHash);
  }
}
