package dev.gatehouse.server.credential;

import dev.gatehouse.server.credential.FailureStore.Counted;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.OrganizationScope;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Slows down whoever guesses, on all nodes together: the counts stand in the database. Nothing is
 * ever locked for good: after some failures each further one costs a pause, which doubles up to a
 * bound, and failures are forgotten with time. So a guesser gets a hundred tries a day out of one
 * account, and whoever is guessed at gets in again by waiting, by a mail, or at once from a browser
 * that they have signed in from before (see {@code docs/decisions/passwords.md}).
 *
 * <p>Each try is counted as a failure before the secret is looked at, and taken back if it was
 * right: many tries at the same moment, on as many nodes, count as many.
 */
public final class FailureLimits {
  private static final int CLEANED_AT_ONCE = 500;

  /** Beyond this the pause is at its longest for every rule; the count need not grow. */
  private static final int MOST_BEYOND = 20;

  private final FailureStore store = new FailureStore();

  /**
   * How failures of one kind count.
   *
   * @param free so many cost nothing
   * @param first the pause after the next; each further doubles it
   * @param longest the bound of the pause
   * @param forgotten one failure is forgotten each time this has passed
   */
  public record Rule(int free, Duration first, Duration longest, Duration forgotten) {
    /** For one account, and for what stands for one. */
    public static final Rule ACCOUNT =
        new Rule(5, Duration.ofSeconds(2), Duration.ofMinutes(15), Duration.ofHours(1));

    /** For an address behind which an office may stand. */
    public static final Rule ADDRESS =
        new Rule(50, Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofMinutes(1));

    /** For a network that one guesser can fill with addresses. */
    public static final Rule NETWORK =
        new Rule(300, Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofSeconds(10));

    /** For mails that a stranger can have sent to somebody: five, then one an hour. */
    public static final Rule MAILS =
        new Rule(4, Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));

    Duration pauseAfter(long failures) {
      long beyond = failures - free;
      if (beyond <= 0) {
        return Duration.ZERO;
      }
      Duration pause = first.multipliedBy(1L << Math.min(beyond - 1, MOST_BEYOND));
      return pause.compareTo(longest) < 0 ? pause : longest;
    }
  }

  /** What is counted. */
  public static final class Key {
    private static final Pattern NOT_TOLD_APART = Pattern.compile("[\\p{M}\\p{C}\\p{Z}]+");

    private final byte[] hash;
    private final Rule rule;

    private Key(byte[] hash, Rule rule) {
      this.hash = hash;
      this.rule = rule;
    }

    /**
     * Anything.
     *
     * @param kind of what, such as {@code totp}
     * @param what the thing itself; only a hash is kept
     */
    public static Key of(String kind, String what, Rule rule) {
      return new Key(Tokens.hash(kind + '\n' + what), rule);
    }

    /** The same inside an organization. */
    public static Key of(OrganizationScope scope, String kind, String what, Rule rule) {
      return of(kind + '/' + scope.organization().value(), what, rule);
    }

    /** A user name as it was typed, whether it exists or not. */
    public static Key account(OrganizationScope scope, String userName) {
      return of(scope, "account", folded(userName), Rule.ACCOUNT);
    }

    /** The same at a directory, such as that of a connection. */
    public static Key account(OrganizationScope scope, String directory, String userName) {
      return of(scope, "prompt", directory + '\n' + folded(userName), Rule.ACCOUNT);
    }

    /**
     * RFC 4518 §2: directories do not tell case, widths, spaces and what cannot be seen apart, and
     * Active Directory accents neither. What they take for one name has one count: else a guesser
     * had a count for each spelling.
     */
    private static String folded(String userName) {
      String apart = Normalizer.normalize(userName, Normalizer.Form.NFKD);
      return NOT_TOLD_APART
          .matcher(apart)
          .replaceAll("")
          .toUpperCase(Locale.ROOT)
          .toLowerCase(Locale.ROOT);
    }

    /** A client's address; of IPv6 the /64 that a client may choose from. */
    public static Key address(String address) {
      return of("address", prefix(address, 32, 64), Rule.ADDRESS);
    }

    /** The network around it: /24, and /48 of IPv6. */
    public static Key network(String address) {
      return of("network", prefix(address, 24, 48), Rule.NETWORK);
    }

    private static String prefix(String text, int bitsOfFour, int bitsOfSix) {
      InetAddress address;
      try {
        address = InetAddress.ofLiteral(text);
      } catch (IllegalArgumentException e) {
        return text;
      }
      int bits = address instanceof Inet6Address ? bitsOfSix : bitsOfFour;
      byte[] octets = Arrays.copyOf(address.getAddress(), bits / 8);
      return octets.length + ":" + Arrays.toString(octets);
    }
  }

  /** Whether a try may be made. */
  public sealed interface Answer {
    /**
     * It may, and counts as a failure until it is {@link #succeeded taken back}.
     *
     * @param slowing whether the first key has just used up what is free: the moment to tell
     *     somebody, once
     */
    record Go(boolean slowing) implements Answer {}

    /**
     * Not now; it is not even counted.
     *
     * @param retryAfter whole seconds, at least one
     */
    record Wait(Duration retryAfter) implements Answer {}
  }

  /** Asks for a try and counts it, for each key. */
  public Answer begin(Transaction tx, List<Key> keys, Instant now) {
    Optional<Duration> pause = pause(tx, keys, now);
    if (pause.isPresent()) {
      return new Answer.Wait(pause.get());
    }
    boolean slowing = false;
    for (int i = 0; i < keys.size(); i++) {
      Key key = keys.get(i);
      Counted before = counted(tx, key, now);
      long failures = Math.min(before.failures() + 1, key.rule.free + MOST_BEYOND);
      Duration wait = key.rule.pauseAfter(failures);
      put(tx, key, new Counted(failures, before.countedAt(), now.plus(wait)));
      slowing |= i == 0 && failures == key.rule.free + 1;
    }
    return new Answer.Go(slowing);
  }

  /** How long a try would have to wait, without counting one. */
  public Optional<Duration> pause(Transaction tx, List<Key> keys, Instant now) {
    Duration longest = Duration.ZERO;
    for (Key key : keys) {
      Duration pause = Duration.between(now, counted(tx, key, now).blockedUntil());
      longest = pause.compareTo(longest) > 0 ? pause : longest;
    }
    return longest.isZero()
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(longest.plusMillis(999).toSeconds()));
  }

  /** The try that was begun was right: the first key starts anew, the others lose this one. */
  public void succeeded(Transaction tx, List<Key> keys, Instant now) {
    for (int i = 0; i < keys.size(); i++) {
      if (i == 0) {
        store.delete(tx, keys.get(i).hash);
      } else {
        takeBack(tx, keys.get(i), now);
      }
    }
  }

  /** The try came to nothing that counts, such as when the node was too busy to look. */
  public void takeBack(Transaction tx, List<Key> keys, Instant now) {
    keys.forEach(key -> takeBack(tx, key, now));
  }

  /** Starts anew for one key. */
  public void forget(Transaction tx, Key key) {
    store.delete(tx, key.hash);
  }

  /**
   * Removes what is forgotten, a bounded number of rows in one transaction.
   *
   * @return how many; fewer than 500 means that none are left
   */
  public int cleanUp(Transaction tx, Instant now) {
    return store.deleteOver(tx, now, CLEANED_AT_ONCE);
  }

  private void takeBack(Transaction tx, Key key, Instant now) {
    Counted before = counted(tx, key, now);
    if (before.failures() > 0) {
      put(tx, key, new Counted(before.failures() - 1, before.countedAt(), now));
    }
  }

  /** What stands there now, with the passing of time. */
  private Counted counted(Transaction tx, Key key, Instant now) {
    Optional<Counted> stored = store.find(tx, key.hash);
    if (stored.isEmpty()) {
      return new Counted(0, now, now);
    }
    Counted counted = stored.get();
    Duration passed = Duration.between(counted.countedAt(), now);
    long forgotten = passed.isNegative() ? 0 : passed.dividedBy(key.rule.forgotten);
    return forgotten >= counted.failures()
        ? new Counted(0, now, counted.blockedUntil())
        : new Counted(
            counted.failures() - forgotten,
            counted.countedAt().plus(key.rule.forgotten.multipliedBy(forgotten)),
            counted.blockedUntil());
  }

  private void put(Transaction tx, Key key, Counted counted) {
    Instant forget =
        counted.countedAt().plus(key.rule.forgotten.multipliedBy(counted.failures() + 1));
    boolean pausesLonger = counted.blockedUntil().isAfter(forget);
    store.put(tx, key.hash, counted, pausesLonger ? counted.blockedUntil() : forget);
  }
}
