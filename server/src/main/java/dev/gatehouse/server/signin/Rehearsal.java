package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.connection.ConnectionResult;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.connection.ExternalPerson;
import dev.gatehouse.server.connection.ExternalPerson.Groups;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.policy.AccessRefusal;
import dev.gatehouse.server.policy.Way;
import dev.gatehouse.server.signin.Admission.Result;
import dev.gatehouse.server.signin.Admission.Visitor;
import dev.gatehouse.server.signin.TestSignIn.Decision;
import dev.gatehouse.server.signin.TestSignIn.MappedUser;
import dev.gatehouse.server.signin.TestSignIn.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says what admission would decide: by asking it, with the connection switched on, in a transaction
 * that is rolled back. So it cannot differ from what happens on the day, and nothing of it stays.
 */
final class Rehearsal {
  private static final int MOST_GROUPS = 500;

  private final Database database;
  private final Connections connections;
  private final Users users;
  private final Admission admission;

  Rehearsal(Database database, Connections connections, Users users, Admission admission) {
    this.database = database;
    this.connections = connections;
    this.users = users;
    this.admission = admission;
  }

  /**
   * What would come of it.
   *
   * @param user an existing user that it would be
   */
  record Rehearsed(@Nullable Refusal refusal, Outcome outcome, Optional<UserId> user) {
    /** The refusal's; empty if there is none. */
    String code() {
      return refusal == null ? "" : refusal.code();
    }
  }

  /** Takes everything back that was written for the answer. */
  private static final class TakenBackException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Rehearsed rehearsed;

    TakenBackException(Rehearsed rehearsed) {
      super("a rehearsal is over", null, false, false);
      this.rehearsed = rehearsed;
    }
  }

  Rehearsed of(
      LiveConnection live, Attempt attempt, ExternalPerson person, Visitor visitor, Instant now) {
    try {
      return database.write(
          tx -> {
            throw new TakenBackException(run(tx, live, attempt, person, visitor, now));
          });
    } catch (TakenBackException e) {
      return e.rehearsed;
    } catch (AbandonedException e) {
      return refused(e.refusal(), person);
    }
  }

  private Rehearsed run(
      Transaction tx,
      LiveConnection live,
      Attempt attempt,
      ExternalPerson person,
      Visitor visitor,
      Instant now) {
    OrganizationScope scope = live.scope();
    ConnectionResult on = connections.enable(tx, scope, live.connection().id(), now);
    if (!(on instanceof ConnectionResult.Saved)) {
      return refused(
          AccessRefusal.CONNECTION_OFF.because("it cannot be switched on: " + on), person);
    }
    Optional<User> linked =
        users.byExternalIdentity(tx, scope, live.connection().id(), person.subject());
    Optional<User> sameAddress =
        person.email().flatMap(email -> users.byUserName(tx, scope, email));
    // As if the person had said yes to whatever a first sign-in asks.
    Result result =
        admission.admit(
            tx, live, attempt, person, Way.PAGE, visitor, () -> Admission.Consent.GIVEN, now);
    return switch (result) {
      case Result.Ask unused ->
          throw new IllegalStateException("asked although the answer was given");
      case Result.Denied denied -> refused(denied.refusal(), person);
      case Result.Admitted admitted -> {
        User user = admitted.session().signedIn().user();
        boolean known = linked.map(User::id).equals(Optional.of(user.id()));
        boolean existed = known || sameAddress.map(User::id).equals(Optional.of(user.id()));
        Decision decision =
            known ? Decision.SIGNED_IN : existed ? Decision.LINKED : Decision.CREATED;
        yield new Rehearsed(
            null,
            outcome(decision, person, Optional.empty(), Optional.of(user)),
            existed ? Optional.of(user.id()) : Optional.empty());
      }
    };
  }

  static Rehearsed refused(Refusal refusal, ExternalPerson person) {
    return new Rehearsed(
        refusal,
        outcome(Decision.REFUSED, person, Optional.of(refusal), Optional.empty()),
        Optional.empty());
  }

  private static Outcome outcome(
      Decision decision, ExternalPerson person, Optional<Refusal> refusal, Optional<User> user) {
    return new Outcome(
        decision,
        refusal.map(Refusal::sentence).orElse(""),
        refusal.map(Refusal::detail).orElse(""),
        refusal.map(one -> one.reason().remedy()).orElse(""),
        person.subject(),
        person.email().orElse(""),
        person.displayName(),
        person.attributes(),
        groups(person.groups()),
        user.map(
            one ->
                new MappedUser(
                    one.userName(),
                    one.displayName(),
                    one.roles(),
                    one.groups().stream().limit(MOST_GROUPS).toList())));
  }

  private static List<String> groups(Groups groups) {
    return groups instanceof Groups.Listed(List<String> names)
        ? names.stream().limit(MOST_GROUPS).toList()
        : List.of();
  }
}
