package dev.gatehouse.server.credential;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Time-based one-time passwords (RFC 6238) as every authenticator app makes them: HMAC-SHA-1, six
 * digits, steps of 30 seconds from the Unix epoch. Pure.
 */
final class Totp {
  static final Duration STEP = Duration.ofSeconds(30);
  static final int DIGITS = 6;

  /** RFC 4226 §4: at least 128 bits, 160 recommended. */
  static final int SECRET_OCTETS = 20;

  private static final int MODULUS = 1_000_000;

  /** RFC 6238 §5.2: clocks differ, and people type slowly. One step each way. */
  private static final int STEPS_AROUND = 1;

  private Totp() {}

  /** The step that an instant lies in. */
  static long stepAt(Instant now) {
    return Math.floorDiv(now.getEpochSecond(), STEP.toSeconds());
  }

  /**
   * The newest step around now whose code was typed. All are compared, each in the same time.
   *
   * @param lastStep the newest that was taken before; RFC 6238 §5.2: none is taken twice
   */
  static Optional<Long> match(byte[] secret, String typed, Instant now, long lastStep) {
    byte[] code = typed.getBytes(StandardCharsets.UTF_8);
    Optional<Long> found = Optional.empty();
    long current = stepAt(now);
    for (long step = current - STEPS_AROUND; step <= current + STEPS_AROUND; step++) {
      byte[] right = code(secret, step).getBytes(StandardCharsets.UTF_8);
      if (MessageDigest.isEqual(right, code) && step > lastStep) {
        found = Optional.of(step);
      }
    }
    return found;
  }

  /** RFC 4226 §5.3, with the step as the counter. */
  static String code(byte[] secret, long step) {
    byte[] hash = hmac(secret, ByteBuffer.allocate(Long.BYTES).putLong(step).array());
    int offset = hash[hash.length - 1] & 0x0f;
    int truncated = ByteBuffer.wrap(hash, offset, Integer.BYTES).getInt() & 0x7fff_ffff;
    return String.format(Locale.ROOT, "%0" + DIGITS + "d", truncated % MODULUS);
  }

  private static byte[] hmac(byte[] secret, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret, "HmacSHA1"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA-1", e);
    }
  }
}
