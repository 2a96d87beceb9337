package dev.gatehouse.server.remote;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.connection.ExternalPerson;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.connection.ldap.LdapCredentialCheck;
import dev.gatehouse.server.credential.FailureLimits.Key;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.policy.AccessRules.Means;
import dev.gatehouse.server.policy.Way;
import dev.gatehouse.server.signin.FirstUse;
import dev.gatehouse.server.signin.LocalProof;
import dev.gatehouse.server.signin.LocalStep;
import dev.gatehouse.server.signin.PasswordCheck;
import dev.gatehouse.server.signin.SecondStep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether a user name and a password let somebody in at a file server, which has no page to show.
 * Passwords of Gatehouse are looked at first, so that everybody costs the same work and the same
 * count of failures; then the directory of who has one. What is told to the client gives nobody
 * away until something was proved.
 */
public final class CredentialChecks {
  /** With a directory to ask, refusals of all kinds come after the same time. */
  private static final Duration REFUSED_AFTER = Duration.ofMillis(400);

  private final Database database;
  private final Users users;
  private final PasswordCheck passwords;
  private final DirectoryCheck directories;
  private final KeyCheck keys;
  private final Admittance admittance;
  private List<SecondStep> steps = List.of();

  public CredentialChecks(
      Database database,
      Users users,
      PasswordCheck passwords,
      DirectoryCheck directories,
      KeyCheck keys,
      Admittance admittance) {
    this.database = database;
    this.users = users;
    this.passwords = passwords;
    this.directories = directories;
    this.keys = keys;
    this.admittance = admittance;
  }

  /** What stands between a password and a session; to be called once, when all is built. */
  public void askFor(List<SecondStep> all) {
    steps = List.copyOf(all);
  }

  /** What the client speaks. */
  public enum Protocol {
    FTP,
    SFTP,
    WEBDAV,
    SMB,
    OTHER
  }

  /**
   * What a file server asks.
   *
   * @param clientAddress an IP address
   */
  public record Question(
      String userName, String password, Protocol protocol, String clientAddress) {
    /** The password stays out of logs. */
    @Override
    public String toString() {
      return "Question[" + protocol + "]";
    }
  }

  /** A question with all that surrounds it. */
  record Case(OrganizationScope scope, Question question, Actor asker, Instant now) {}

  /** The verdict. */
  public sealed interface Verdict {
    /**
     * @param writes false for a key that reads only
     */
    record Allowed(User user, boolean writes) implements Verdict {}

    /**
     * @param refusal for the file server
     * @param message for the client
     * @param retryAfter in seconds, where waiting helps
     */
    record Refused(Refusal refusal, String message, Optional<Long> retryAfter) implements Verdict {}

    /** Nothing was proved, and nothing is known. */
    static Verdict wrong() {
      return hidden(RemoteRefusal.WRONG.because("nothing fits"));
    }

    /** Nothing was proved: the client must not learn what the file server does. */
    static Verdict hidden(Refusal refusal) {
      return new Refused(refusal, RemoteRefusal.WRONG.sentence(), Optional.empty());
    }

    /** The client has proved who it is, or learns no more than a sign-in page tells strangers. */
    static Verdict told(Refusal refusal) {
      return new Refused(refusal, refusal.sentence(), Optional.empty());
    }
  }

  /**
   * @param asker for the trail
   */
  public Verdict check(OrganizationScope scope, Question question, Actor asker, Instant now) {
    long began = System.nanoTime();
    Case asked = new Case(scope, question, asker, now);
    if (KeyCheck.concerns(question)) {
      return database.write(
          tx ->
              keys.check(tx, asked, users.byUserName(tx, scope, question.userName()), admittance));
    }
    List<Key> counted =
        PasswordCheck.keys(scope, question.userName(), null, question.clientAddress());
    PasswordCheck.Result result =
        passwords.check(
            scope, question.userName(), question.password(), counted, question.clientAddress());
    return switch (result) {
      case PasswordCheck.Result.Later(Refusal refusal, Duration pause) ->
          new Verdict.Refused(refusal, refusal.sentence(), Optional.of(pause.toSeconds()));
      case PasswordCheck.Result.Right(User user, LocalStep step) ->
          database.write(tx -> right(tx, asked, user, step));
      case PasswordCheck.Result.Wrong unused -> otherwise(asked, counted, began);
    };
  }

  private Verdict right(Transaction tx, Case asked, User user, LocalStep step) {
    Optional<User> current = users.get(tx, asked.scope(), user.id());
    if (current.isEmpty()) {
      return Verdict.wrong();
    }
    LocalProof none = new LocalProof(List.of(), asked.now());
    return switch (step.take(tx, asked.scope(), current.get(), none, asked.now())) {
      case LocalStep.Outcome.NotTaken unused -> Verdict.wrong();
      case LocalStep.Outcome.Taken(LocalProof proof) -> {
        Optional<Refusal> obstacle =
            admittance
                .obstacle(tx, asked.scope(), current.get(), Way.CREDENTIAL_CHECK, new Means.Local())
                .or(() -> furtherStep(tx, asked.scope(), current.get(), proof));
        yield verdict(tx, asked, current.get(), obstacle);
      }
    };
  }

  private Optional<Refusal> furtherStep(
      Transaction tx, OrganizationScope scope, User user, LocalProof proof) {
    return steps.stream()
        .flatMap(step -> step.pageOf(tx, scope, user, proof).stream())
        .findFirst()
        .map(page -> RemoteRefusal.FURTHER_STEP.because(page));
  }

  private Verdict verdict(Transaction tx, Case asked, User user, Optional<Refusal> obstacle) {
    admittance.tell(tx, asked, user, obstacle);
    return obstacle.isPresent() ? Verdict.told(obstacle.get()) : new Verdict.Allowed(user, true);
  }

  /**
   * What is known of the name whose password is none of ours.
   *
   * @param obstacle why whoever has this name cannot come in with any password
   * @param anyDirectory whether the organization has one, whoever signs in through it
   */
  private record Named(
      Optional<Refusal> obstacle, Optional<LiveConnection> directory, boolean anyDirectory) {}

  private Verdict otherwise(Case asked, List<Key> counted, long began) {
    Named named = database.read(tx -> named(tx, asked));
    Verdict verdict =
        named.obstacle().isEmpty() && named.directory().isPresent()
            ? atDirectory(asked, named.directory().get(), counted)
            : Verdict.hidden(
                named.obstacle().orElseGet(() -> RemoteRefusal.WRONG.because("nothing fits")));
    if (verdict instanceof Verdict.Refused && named.anyDirectory()) {
      waitUntil(began + REFUSED_AFTER.toNanos());
    }
    return verdict;
  }

  private Named named(Transaction tx, Case asked) {
    Optional<User> user = users.byUserName(tx, asked.scope(), asked.question().userName());
    Optional<Refusal> obstacle =
        user.filter(one -> one.method() instanceof User.Method.Through)
            .flatMap(
                one ->
                    admittance.obstacle(
                        tx, asked.scope(), one, Way.CREDENTIAL_CHECK, new Means.OfTheMethod()));
    return new Named(
        obstacle,
        directories.concerned(tx, asked.scope(), user),
        directories.any(tx, asked.scope()));
  }

  private Verdict atDirectory(Case asked, LiveConnection directory, List<Key> counted) {
    return switch (directories.ask(directory, asked)) {
      case LdapCredentialCheck.Result.Refused refused ->
          refused.wrong() ? Verdict.wrong() : Verdict.told(refused.refusal());
      case LdapCredentialCheck.Result.Verified verified ->
          proved(asked, directory, verified.person(), counted);
    };
  }

  private Verdict proved(
      Case asked, LiveConnection directory, ExternalPerson person, List<Key> counted) {
    Optional<Verdict> verdict =
        database.write(
            tx -> {
              directories.succeeded(tx, counted, asked);
              return directories
                  .owner(tx, asked.scope(), directory.connection().id(), person.subject())
                  .map(owner -> ofOwner(tx, asked, directory, owner));
            });
    return verdict.orElseGet(() -> firstTime(asked, directory, person));
  }

  private Verdict ofOwner(Transaction tx, Case asked, LiveConnection directory, User owner) {
    // A name that is somebody's here must not let another in.
    if (named(tx, asked.scope(), asked).filter(id -> !id.equals(owner.id())).isPresent()) {
      return other();
    }
    Means through = new Means.Through(directory.connection().id());
    return verdict(
        tx,
        asked,
        owner,
        admittance.obstacle(tx, asked.scope(), owner, Way.CREDENTIAL_CHECK, through));
  }

  private Optional<UserId> named(Transaction tx, OrganizationScope scope, Case asked) {
    return users.byUserName(tx, scope, asked.question().userName()).map(User::id);
  }

  private static Verdict other() {
    return Verdict.hidden(RemoteRefusal.WRONG.because("the entry is another user's"));
  }

  /** The directory has proved who it is, and nobody here is linked to that entry yet. */
  private Verdict firstTime(Case asked, LiveConnection directory, ExternalPerson person) {
    Optional<UserId> onlyAs = database.read(tx -> named(tx, asked.scope(), asked));
    return switch (directories.recognize(directory, person, onlyAs, asked)) {
      case FirstUse.Result.Refused(Refusal refusal) -> Verdict.told(refusal);
      case FirstUse.Result.Other unused -> other();
      case FirstUse.Result.NeedsPage unused ->
          Verdict.told(
              RemoteRefusal.NOT_LINKED.because(
                  "the organization asks people before accounts are connected"));
      case FirstUse.Result.Known(User user) ->
          database.write(tx -> ofOwner(tx, asked, directory, user));
    };
  }

  private static void waitUntil(long nanoTime) {
    long left = nanoTime - System.nanoTime();
    if (left > 0) {
      try {
        Thread.sleep(Duration.ofNanos(left));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
