package dev.gatehouse.server.credential;

import dev.gatehouse.server.credential.Argon2id.BusyException;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.text.Normalizer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The passwords of users whose method is one: what may be one, and whether one is right. Whoever
 * asks counts failures first ({@link FailureLimits}) and asks the policy afterwards.
 *
 * <p>No rule says which kinds of characters a password needs, and none that it expires (NIST SP
 * 800-63B §3.1.1.2): length, and not being guessed first, are what helps.
 */
public final class Passwords {
  /** In characters (code points). */
  public static final int SHORTEST = 12;

  /** In characters. Longer ones are refused, and never cut. */
  public static final int LONGEST = 256;

  /** A shorter part of a name is in too many words by chance. */
  private static final int SHORTEST_NAME = 4;

  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

  private final PasswordStore store = new PasswordStore();
  private final CommonPasswords common = new CommonPasswords();
  private final Argon2id argon2;
  private final String nobodys;

  public Passwords() {
    this(new Argon2id());
  }

  Passwords(Argon2id argon2) {
    this.argon2 = argon2;
    nobodys = argon2.hashOfNothing();
  }

  /**
   * A password as stored.
   *
   * @param mustChange before the next session
   */
  public record Stored(String hash, Instant setAt, boolean mustChange) {
    /** The hash stays out of logs. */
    @Override
    public String toString() {
      return "Stored[" + setAt + "]";
    }
  }

  /** Whether a password is right. */
  public enum Comparison {
    RIGHT,
    WRONG,
    /** Too many are being compared: nothing is known. */
    BUSY
  }

  /** What became of hashing. */
  public sealed interface Hashed {
    record Done(String hash) implements Hashed {
      /** The hash stays out of logs. */
      @Override
      public String toString() {
        return "Done";
      }
    }

    /** Too many are being hashed. */
    record Busy() implements Hashed {}
  }

  /** The user's password. Who signs in through a connection has none, whatever is stored. */
  public Optional<Stored> find(Transaction tx, OrganizationScope scope, User user) {
    return user.method() instanceof User.Method.Password
        ? store.find(tx, scope, user.id())
        : Optional.empty();
  }

  /**
   * Compares, with the same work whether there is anything to compare with or not.
   *
   * @param stored null for a stranger, or for somebody without a password
   */
  public Comparison compare(String password, @Nullable Stored stored) {
    try {
      String hash = stored == null ? nobodys : stored.hash();
      boolean matches = argon2.matches(normalized(password), hash);
      return stored != null && matches ? Comparison.RIGHT : Comparison.WRONG;
    } catch (BusyException e) {
      return Comparison.BUSY;
    }
  }

  /**
   * What is wrong with a password that somebody wants.
   *
   * @param personal names that it must not hold: the user name, the organization's
   */
  public Optional<PasswordRefusal> problem(String wished, List<String> personal) {
    String text = normalized(wished);
    int length = text.codePointCount(0, text.length());
    if (length < SHORTEST) {
      return Optional.of(PasswordRefusal.TOO_SHORT);
    }
    if (length > LONGEST) {
      return Optional.of(PasswordRefusal.TOO_LONG);
    }
    if (common.has(text)) {
      return Optional.of(PasswordRefusal.COMMON);
    }
    String lower = text.toLowerCase(Locale.ROOT);
    boolean named =
        personal.stream()
            .flatMap(name -> BETWEEN_WORDS.splitAsStream(name.toLowerCase(Locale.ROOT)))
            .anyMatch(word -> word.length() >= SHORTEST_NAME && lower.contains(word));
    return named ? Optional.of(PasswordRefusal.PERSONAL) : Optional.empty();
  }

  public Hashed hash(String password) {
    try {
      return new Hashed.Done(argon2.hash(normalized(password)));
    } catch (BusyException e) {
      return new Hashed.Busy();
    }
  }

  /** Whether a hash was made with weaker parameters than today's. */
  public boolean isOutdated(Stored stored) {
    return !argon2.isCurrent(stored.hash());
  }

  /** Sets a password, or another one; nothing asks to change it any more. */
  public void set(
      Transaction tx, OrganizationScope scope, UserId user, Hashed.Done hashed, Instant now) {
    store.put(tx, scope, user, new Stored(hashed.hash(), now, false));
  }

  /** Keeps the same password under a newer hash, unless it was changed meanwhile. */
  public void rehash(
      Transaction tx, OrganizationScope scope, UserId user, Stored before, Hashed.Done hashed) {
    store.replaceHash(tx, scope, user, before.hash(), hashed.hash());
  }

  /** Asks for another password before the next session. False if there is none to change. */
  public boolean requireChange(Transaction tx, OrganizationScope scope, UserId user) {
    return store.requireChange(tx, scope, user);
  }

  /** Forgets a password, for good. False if there was none. */
  public boolean forget(Transaction tx, OrganizationScope scope, UserId user) {
    return store.delete(tx, scope, user);
  }

  /** How many hashes this node has computed, for whoever watches the load. */
  public long computations() {
    return argon2.computations();
  }

  /** RFC 8265 §4.2.2, OpaqueString: what looks the same from two keyboards is the same (NFC). */
  private static String normalized(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFC);
  }
}
