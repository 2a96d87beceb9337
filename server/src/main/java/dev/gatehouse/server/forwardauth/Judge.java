package dev.gatehouse.server.forwardauth;

import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.forwardauth.Verdict.SignedAssertion;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.OrganizationToken;
import dev.gatehouse.server.session.SessionId;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.web.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the database whether a cookie opens a host, and for whom. */
final class Judge {
  /** A session counts as used at most so often, because each time is a write. */
  private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

  private final ForwardAuth.Below below;
  private final Assertions assertions;
  private final String scheme;

  Judge(ForwardAuth.Below below, Assertions assertions, String scheme) {
    this.below = below;
    this.assertions = assertions;
    this.scheme = scheme;
  }

  /** What the database says. */
  sealed interface Finding {
    /** It opens the host. */
    record Opens(Verdict verdict) implements Finding {}

    /** There is a session, but its organization does not use the application. */
    record Forbidden() implements Finding {}

    /** There is none. */
    record Nobody() implements Finding {}
  }

  private record Person(
      User user,
      Organization organization,
      Sessions.SessionSummary session,
      Instant endsAt,
      boolean admitted) {}

  /** For a cookie of a protected host. */
  Finding ofHostCookie(String text, String host, @Nullable Verdict before, Instant now) {
    Optional<OrganizationToken> token = HostTokens.COOKIE.read(text);
    if (token.isEmpty()) {
      return new Finding.Nobody();
    }
    Database database = below.database();
    Optional<OrganizationScope> scope =
        database.read(tx -> below.organizations().scope(tx, token.get().organization()));
    Optional<Person> person =
        scope.flatMap(
            found ->
                database.read(
                    tx ->
                        HostStore.session(tx, found, token.get().hash(), host, now)
                            .flatMap(session -> person(tx, found, session, host, now))));
    person.ifPresent(found -> note(scope.orElseThrow(), found, now));
    return finding(person, host, before, now);
  }

  /** For our own session cookie, where the protected host is our own. */
  Finding ofSession(
      OrganizationScope scope,
      SessionId session,
      String host,
      @Nullable Verdict before,
      Instant now) {
    return finding(
        below.database().read(tx -> person(tx, scope, session, host, now)), host, before, now);
  }

  private Optional<Person> person(
      Transaction tx, OrganizationScope scope, SessionId id, String host, Instant now) {
    Optional<Application> application = below.applications().byHost(tx, host);
    Optional<Duration> lifetime = application.flatMap(one -> one.settings().sessionLifetime());
    return below
        .sessions()
        .find(tx, scope, id, now)
        .filter(session -> now.isBefore(session.endWithin(lifetime)))
        .flatMap(
            session ->
                below
                    .users()
                    .get(tx, scope, session.user())
                    .filter(User::active)
                    .map(
                        user ->
                            new Person(
                                user,
                                below.organizations().get(tx, scope.organization()).orElseThrow(),
                                session,
                                session.endWithin(lifetime),
                                application
                                    .filter(one -> Applications.admits(one, scope))
                                    .isPresent())));
  }

  /** Whoever works behind the proxy only must not be signed out for being idle. */
  private void note(OrganizationScope scope, Person person, Instant now) {
    if (person.session().lastSeenAt().plus(NOTED_EVERY).isBefore(now)) {
      below
          .database()
          .write(
              tx -> {
                below.sessions().seen(tx, scope, person.session().id(), now);
                return now;
              });
    }
  }

  private Finding finding(
      Optional<Person> person, String host, @Nullable Verdict before, Instant now) {
    if (person.isEmpty()) {
      return new Finding.Nobody();
    }
    if (!person.get().admitted()) {
      return new Finding.Forbidden();
    }
    String origin = scheme + "://" + host;
    Person found = person.get();
    List<Response.Header> identity = IdentityHeaders.of(found.user(), found.organization());
    SignedAssertion assertion =
        Optional.ofNullable(before)
            .flatMap(known -> known.assertionFor(identity, now))
            .orElseGet(
                () ->
                    new SignedAssertion(
                        assertions.make(
                            origin, found.user(), found.organization(), found.session().id(), now),
                        now.plus(Assertions.LIFETIME)));
    return new Finding.Opens(
        new Verdict(
            host,
            origin,
            found.session().id(),
            identity,
            assertion.text(),
            assertion.endsAt(),
            now,
            found.endsAt()));
  }
}
