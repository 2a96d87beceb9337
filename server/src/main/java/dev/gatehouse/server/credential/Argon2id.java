package dev.gatehouse.server.credential;

import com.password4j.Argon2Function;
import com.password4j.BadParametersException;
import com.password4j.types.Argon2;
import dev.gatehouse.server.web.Lazy;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Hashes passwords with Argon2id (RFC 9106), only so many at once. A hash is meant to cost time and
 * memory, and a stranger decides how many are asked for: whoever waits longer than a moment is
 * turned away, and sign-ins by other means go on.
 */
final class Argon2id {
  /**
   * OWASP's first choice where memory is shared with other work: 19 MiB, two passes, one lane. The
   * text of a hash holds its parameters, so that these can be raised; older hashes are made anew at
   * the next sign-in.
   */
  private static final int MEMORY_KIB = 19_456;

  private static final int PASSES = 2;
  private static final int LANES = 1;

  /** RFC 9106 §3.1: 16 octets of salt are recommended; the tag has 256 bits. */
  private static final int SALT_OCTETS = 16;

  private static final int TAG_OCTETS = 32;

  /** What a stored hash may ask for: ours, with room to raise. */
  private static final int MOST_MEMORY_KIB = 262_144;

  private static final int LONGEST_HASH = 512;

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
  private static final int MOST_WAITING_PER_PERMIT = 50;

  /** The library keeps the memory of one computation with it: not before there is a password. */
  private final Lazy<Argon2Function> function =
      new Lazy<>(
          () -> Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, TAG_OCTETS, Argon2.ID));

  private final SecureRandom random = new SecureRandom();
  private final LongAdder computations = new LongAdder();
  private final Semaphore permits;
  private final int mostWaiting;
  private final Duration longestWait;

  /** As many at once as there are processors: more would only wait for each other. */
  Argon2id() {
    this(Runtime.getRuntime().availableProcessors(), LONGEST_WAIT);
  }

  Argon2id(int atOnce, Duration longestWait) {
    permits = new Semaphore(atOnce, true);
    mostWaiting = atOnce * MOST_WAITING_PER_PERMIT;
    this.longestWait = longestWait;
  }

  /** Too many are asked for at once. */
  static final class BusyException extends Exception {
    private static final long serialVersionUID = 1L;

    BusyException() {
      super("too many passwords at once", null, false, false);
    }
  }

  String hash(String password) throws BusyException {
    byte[] salt = new byte[SALT_OCTETS];
    random.nextBytes(salt);
    return withPermit(() -> function.get().hash(octets(password), salt).getResult());
  }

  /** A hash with today's parameters that no password has: nothing was hashed for it. */
  String hashOfNothing() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    byte[] salt = new byte[SALT_OCTETS];
    byte[] tag = new byte[TAG_OCTETS];
    random.nextBytes(salt);
    random.nextBytes(tag);
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            MEMORY_KIB, PASSES, LANES, base64.encodeToString(salt), base64.encodeToString(tag));
  }

  /**
   * @param hash as {@link #hash} gave it, perhaps with other parameters
   */
  boolean matches(String password, String hash) throws BusyException {
    Argon2Function stored = functionOf(hash);
    // The library compares in constant time.
    return withPermit(() -> stored.check(octets(password), hash.getBytes(StandardCharsets.UTF_8)));
  }

  /** Whether a hash was made with today's parameters. */
  boolean isCurrent(String hash) {
    return function.get().equals(functionOf(hash));
  }

  /** How many hashes were computed since the start. */
  long computations() {
    return computations.sum();
  }

  private static Argon2Function functionOf(String hash) {
    try {
      if (hash.length() <= LONGEST_HASH) {
        Argon2Function stored = Argon2Function.getInstanceFromHash(hash);
        if (stored.getVariant() == Argon2.ID && stored.getMemory() <= MOST_MEMORY_KIB) {
          return stored;
        }
      }
    } catch (BadParametersException e) {
      throw new IllegalStateException("a stored password's hash cannot be read", e);
    }
    throw new IllegalStateException("a stored password's hash is none of ours");
  }

  private static byte[] octets(String password) {
    return password.getBytes(StandardCharsets.UTF_8);
  }

  /** Something that takes a permit. */
  private interface Computation<T> {
    T run();
  }

  private <T> T withPermit(Computation<T> computation) throws BusyException {
    if (permits.getQueueLength() >= mostWaiting || !acquired()) {
      throw new BusyException();
    }
    try {
      computations.increment();
      return computation.run();
    } finally {
      permits.release();
    }
  }

  private boolean acquired() {
    try {
      return permits.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
