package dev.gatehouse.server.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Symmetric signatures as Standard Webhooks 1.0 has them. Pure but for new secrets. */
final class Signatures {
  private static final String PREFIX = "whsec_";

  /** Standard Webhooks, "Symmetric": from 24 to 64 octets. */
  private static final int SECRET_OCTETS = 32;

  private static final SecureRandom RANDOM = new SecureRandom();

  private Signatures() {}

  static String newSecret() {
    byte[] random = new byte[SECRET_OCTETS];
    RANDOM.nextBytes(random);
    return PREFIX + Base64.getEncoder().encodeToString(random);
  }

  /**
   * The header {@code webhook-signature}: one signature for each secret, so that a receiver may
   * know the old or the new one during a rotation.
   *
   * @param secrets as they were shown
   * @param timestamp seconds since the epoch
   */
  static String header(List<String> secrets, String message, long timestamp, String payload) {
    // Standard Webhooks, "Signature scheme": id, timestamp and payload joined by full stops.
    byte[] signed = (message + "." + timestamp + "." + payload).getBytes(StandardCharsets.UTF_8);
    return secrets.stream()
        .map(secret -> "v1," + Base64.getEncoder().encodeToString(hmac(secret, signed)))
        .collect(Collectors.joining(" "));
  }

  private static byte[] hmac(String secret, byte[] signed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA256", e);
    }
  }
}
