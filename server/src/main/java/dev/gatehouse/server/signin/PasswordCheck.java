package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.credential.FailureLimits;
import dev.gatehouse.server.credential.FailureLimits.Key;
import dev.gatehouse.server.credential.PasswordRefusal;
import dev.gatehouse.server.credential.Passwords;
import dev.gatehouse.server.credential.Passwords.Hashed;
import dev.gatehouse.server.credential.Passwords.Stored;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a password is somebody's, for all that ask: the same count of failures and the same work
 * for known people and for strangers.
 */
public final class PasswordCheck {
  private static final Duration BUSY_FOR = Duration.ofSeconds(5);

  private final Database database;
  private final Users users;
  private final Passwords passwords;
  private final FailureLimits failures;
  private final Audit audit;
  private final InstantSource clock;

  public PasswordCheck(
      Database database,
      Users users,
      Passwords passwords,
      FailureLimits failures,
      Audit audit,
      InstantSource clock) {
    this.database = database;
    this.users = users;
    this.passwords = passwords;
    this.failures = failures;
    this.audit = audit;
    this.clock = clock;
  }

  /** How it came out. */
  public sealed interface Result {
    /** It is the user's. Whether it suffices is the policy's to say. */
    record Right(User user, LocalStep step) implements Result {}

    /**
     * It is nobody's.
     *
     * @param refusal its detail is for the trace alone
     * @param note to be written together with the trace: a transaction of its own would take a time
     *     that strangers could measure
     */
    record Wrong(Refusal refusal, Note note) implements Result {}

    /** Nothing was looked at. */
    record Later(Refusal refusal, Duration retryAfter) implements Result {}
  }

  /** What the audit trail is told of a failure: mostly nothing. */
  @FunctionalInterface
  public interface Note {
    void write(Transaction tx, Instant now);
  }

  /**
   * What failures count against.
   *
   * @param userName as it was typed
   * @param knownBrowser what stands for a browser that this very person has signed in from; null
   *     for any other
   */
  public static List<Key> keys(
      OrganizationScope scope, String userName, @Nullable String knownBrowser, String address) {
    return knownBrowser == null
        ? List.of(Key.account(scope, userName), Key.address(address), Key.network(address))
        : List.of(Key.of(scope, "browser", knownBrowser, FailureLimits.Rule.ACCOUNT));
  }

  /**
   * @param keys the first stands for the account, and starts anew when the password is right
   * @param address of the client, for the audit trail
   */
  public Result check(
      OrganizationScope scope, String userName, String password, List<Key> keys, String address) {
    Instant now = clock.instant();
    FailureLimits.Answer answer = database.write(tx -> failures.begin(tx, keys, now));
    return switch (answer) {
      case FailureLimits.Answer.Wait(Duration pause) ->
          new Result.Later(PasswordRefusal.TOO_MANY_FAILURES.because("for " + pause), pause);
      case FailureLimits.Answer.Go(boolean slowing) ->
          compared(scope, userName, password, keys, slowing, address);
    };
  }

  /** When the password that was given was set: another time later means another password. */
  Optional<Instant> setAt(Transaction tx, OrganizationScope scope, User user, LocalProof proof) {
    return proof.has("pwd") ? passwords.find(tx, scope, user).map(Stored::setAt) : Optional.empty();
  }

  /** A user with the password that is stored, if there is one. */
  private record Known(User user, Optional<Stored> password) {}

  private Result compared(
      OrganizationScope scope,
      String userName,
      String password,
      List<Key> keys,
      boolean slowing,
      String address) {
    Optional<Known> known =
        database.read(
            tx ->
                users
                    .byUserName(tx, scope, userName)
                    .map(user -> new Known(user, passwords.find(tx, scope, user))));
    Stored stored = known.flatMap(Known::password).orElse(null);
    return switch (passwords.compare(password, stored)) {
      case BUSY -> {
        database.write(
            tx -> {
              failures.takeBack(tx, keys, clock.instant());
              return true;
            });
        yield new Result.Later(PasswordRefusal.BUSY.because("all permits are taken"), BUSY_FOR);
      }
      case WRONG -> {
        Note note =
            slowing && known.isPresent()
                ? slowed(scope, known.get().user(), address)
                : (tx, now) -> {};
        yield new Result.Wrong(PasswordRefusal.WRONG.because(why(known)), note);
      }
      case RIGHT -> right(known.orElseThrow().user(), stored, password, keys);
    };
  }

  private static String why(Optional<Known> known) {
    if (known.isEmpty()) {
      return "nobody here has this address";
    }
    User user = known.get().user();
    return switch (user.method()) {
      case User.Method.Through(var connection) -> user.id() + " signs in through " + connection;
      case User.Method.Password unused ->
          known.get().password().isEmpty()
              ? user.id() + " has not set a password yet"
              : "not the password of " + user.id();
    };
  }

  private Result right(User user, @Nullable Stored stored, String password, List<Key> keys) {
    if (stored == null) {
      throw new IllegalStateException("what is not stored is not right");
    }
    Hashed rehashed = passwords.isOutdated(stored) ? passwords.hash(password) : new Hashed.Busy();
    return new Result.Right(
        user,
        (tx, scope, current, before, now) -> {
          boolean still =
              passwords
                  .find(tx, scope, current)
                  .filter(one -> one.hash().equals(stored.hash()))
                  .isPresent();
          if (!still) {
            return new LocalStep.Outcome.NotTaken(
                PasswordRefusal.WRONG.because("it was changed at the same moment"));
          }
          failures.succeeded(tx, keys, now);
          if (rehashed instanceof Hashed.Done done) {
            passwords.rehash(tx, scope, current.id(), stored, done);
          }
          return new LocalStep.Outcome.Taken(before.with("pwd"));
        });
  }

  /** Once for each time that guessing begins to be slowed down: no flood of rows. */
  private Note slowed(OrganizationScope scope, User user, String address) {
    Target target = new Target("user", user.id().value());
    Entry entry =
        new Entry(Actor.system("sign_in"), "user.sign_in_slowed", target, "", "", address);
    return (tx, now) -> audit.record(tx, scope, entry, now);
  }
}
