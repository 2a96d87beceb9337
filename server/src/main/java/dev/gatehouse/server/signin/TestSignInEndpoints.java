package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.connection.Arrival;
import dev.gatehouse.server.connection.ConnectionKind.ArrivalRequest;
import dev.gatehouse.server.connection.ConnectionKinds;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.connection.ExternalPerson;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.connection.Received;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.signin.Admission.Visitor;
import dev.gatehouse.server.signin.Rehearsal.Rehearsed;
import dev.gatehouse.server.signin.TestSignIn.Outcome;
import dev.gatehouse.server.signin.TestSignInStore.Ending;
import dev.gatehouse.server.signin.TestSignInStore.Stored;
import dev.gatehouse.server.web.ContentPolicy;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /test-sign-in/…}: an administrator's link runs a connection for real, on or off, and shows
 * what would come of it. No user and no session come of it.
 */
final class TestSignInEndpoints implements Destination {
  private final TestSignInStore store = new TestSignInStore();
  private final AttemptStore attempts = new AttemptStore();
  private final ReplayStore replays = new ReplayStore();
  private final Below below;
  private final Departures departures;
  private final Verdicts verdicts;
  private final Rehearsal rehearsal;
  private final Pages pages;
  private final InstantSource clock;
  private Optional<TestPages> shown = Optional.empty();

  /** What is below. */
  record Below(
      Database database,
      Organizations organizations,
      Connections connections,
      ConnectionKinds kinds,
      Users users,
      TestSignIns tests,
      Audit audit) {}

  TestSignInEndpoints(
      Below below,
      Departures departures,
      Verdicts verdicts,
      Rehearsal rehearsal,
      Pages pages,
      InstantSource clock) {
    this.below = below;
    this.departures = departures;
    this.verdicts = verdicts;
    this.rehearsal = rehearsal;
    this.pages = pages;
    this.clock = clock;
  }

  /** Asks first: what opens links by itself, such as a mail scanner, must not use this one up. */
  Response ask(Request request) {
    Optional<Found> found = find(request);
    return found
        .map(
            one ->
                // The form's answer leaves for the provider.
                ContentPolicy.page()
                    .formsMayLeave()
                    .on(
                        pages.render(
                            200,
                            "signin/test-start",
                            Map.of(
                                "connection",
                                one.connection().connection().displayName(),
                                "token",
                                request.pathParameter("token")))))
        .orElseGet(this::unusable);
  }

  Response run(Request request) {
    Optional<Found> found = find(request);
    Instant now = clock.instant();
    boolean opened =
        found.isPresent()
            && below
                .database()
                .write(
                    tx ->
                        store.open(
                            tx,
                            found.get().stored().organization(),
                            found.get().stored().test().id(),
                            now));
    if (!opened) {
      return unusable();
    }
    Asked asked =
        new Asked(
            TestSignIns.DESTINATION,
            found.get().stored().test().id(),
            "",
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty());
    LiveConnection live = found.get().connection();
    return departures.depart(
        request,
        live,
        asked,
        null,
        (attempt, handle, refusal, checks) -> {
          below
              .database()
              .write(
                  tx -> {
                    attempts.insert(tx, attempt, handle.hash(), request);
                    return attempt;
                  });
          return refuseUnasked(live, attempt, refusal, checks);
        });
  }

  private record Found(Stored stored, LiveConnection connection) {}

  private Optional<Found> find(Request request) {
    return below
        .database()
        .read(
            tx ->
                below
                    .tests()
                    .openable(tx, request.pathParameter("token"), clock.instant())
                    .flatMap(
                        stored ->
                            below
                                .connections()
                                .forTestSignInAcrossOrganizations(tx, stored.test().connection())
                                .map(connection -> new Found(stored, connection))));
  }

  private Response unusable() {
    return verdicts.plain(404, SignInRefusal.TEST_UNUSABLE.because("unknown, used or expired"));
  }

  /** Who asked with a page of ours, and hears how the answer was. */
  interface Asking {
    /** The page once more; empty where it was the last time. */
    Optional<Response> again(Refusal refusal);

    /** The connection has accepted what was entered. */
    void right();
  }

  /** The provider asked, on its own pages. */
  private static final Asking ELSEWHERE =
      new Asking() {
        @Override
        public Optional<Response> again(Refusal refusal) {
          return Optional.empty();
        }

        @Override
        public void right() {}
      };

  /** Takes the provider's answer. Nothing here opens a session. */
  Response land(Request request, LiveConnection live, Attempt attempt, String message) {
    return land(request, live, attempt, message, ELSEWHERE);
  }

  /** The same where a page of ours asked. */
  Response land(
      Request request, LiveConnection live, Attempt attempt, String message, Asking asking) {
    Instant now = clock.instant();
    if (!below.database().write(tx -> attempts.consume(tx, attempt, now))) {
      return verdicts.refuseStray(
          request,
          live,
          HomeDestination.asked(),
          SignInRefusal.ATTEMPT_USED.because("another callback was faster"),
          List.of(Check.failed("attempt", "not used yet", "used")),
          Received.NOTHING);
    }
    Arrival arrival =
        below
            .kinds()
            .of(live.connection())
            .arrive(live, new ArrivalRequest(attempt.expectation(), message), now);
    Visitor visitor = new Visitor(request.clientAddress(), request.header("User-Agent").orElse(""));
    return switch (arrival) {
      case Arrival.Refused refused -> notVerified(live, attempt, arrival, refused.refusal());
      case Arrival.TryAgain wrong ->
          asking
              .again(wrong.refusal())
              .map(page -> wronglyEntered(attempt, wrong, page))
              .orElseGet(() -> notVerified(live, attempt, arrival, wrong.refusal()));
      case Arrival.Verified verified -> {
        asking.right();
        yield verified(live, attempt, arrival, verified.person(), visitor);
      }
    };
  }

  private Response verified(
      LiveConnection live,
      Attempt attempt,
      Arrival arrival,
      ExternalPerson person,
      Visitor visitor) {
    Instant now = clock.instant();
    Rehearsed rehearsed = rehearsal.of(live, attempt, person, visitor, now);
    String test = attempt.asked().state();
    byte[] sealed = verdicts.seal(attempt, arrival.received());
    byte[] outcome = below.tests().seal(test, rehearsed.outcome());
    below
        .database()
        .write(
            tx -> {
              // What was shown here once is not accepted for a sign-in afterwards.
              person
                  .replayKeys()
                  .forEach(key -> replays.isFirst(tx, live.scope(), live.connection().id(), key));
              attempts.finish(
                  tx,
                  attempt,
                  new AttemptStore.Verdict(
                      rehearsed.refusal(),
                      person.email().orElse(person.subject()),
                      rehearsed.user().orElse(null),
                      arrival.checks(),
                      sealed),
                  now);
              UserId countsFor = countsFor(tx, live.scope(), test, rehearsed).orElse(null);
              finish(
                  tx,
                  live.scope(),
                  live.connection().id(),
                  test,
                  new Ending(attempt.id(), rehearsed.code(), true, outcome, countsFor),
                  now);
              return true;
            });
    return page(live, test, rehearsed.code(), rehearsed.outcome(), arrival.checks());
  }

  /** The test goes on with an attempt of its own; this one has its verdict. */
  private Response wronglyEntered(Attempt attempt, Arrival.TryAgain wrong, Response page) {
    Instant now = clock.instant();
    byte[] sealed = verdicts.seal(attempt, wrong.received());
    below
        .database()
        .write(
            tx ->
                attempts.finish(
                    tx,
                    attempt,
                    verdicts.refused(wrong.refusal(), "", wrong.checks(), sealed),
                    now));
    return page;
  }

  /** Ends a test for which the provider was not asked, or could not be. */
  Response refuseUnasked(
      LiveConnection live, Attempt attempt, Refusal refusal, List<Check> checks) {
    Instant now = clock.instant();
    Outcome outcome = Outcome.ofNobody(refusal);
    byte[] kept = below.tests().seal(attempt.asked().state(), outcome);
    below
        .database()
        .write(
            tx -> {
              boolean first =
                  attempts.consumeAndFinish(
                      tx, attempt, verdicts.refused(refusal, "", checks, null), now);
              if (first) {
                finish(
                    tx,
                    live.scope(),
                    live.connection().id(),
                    attempt.asked().state(),
                    new Ending(attempt.id(), refusal.code(), false, kept, null),
                    now);
              }
              return first;
            });
    return page(live, attempt.asked().state(), refusal.code(), outcome, checks);
  }

  private Response notVerified(
      LiveConnection live, Attempt attempt, Arrival arrival, Refusal refusal) {
    Instant now = clock.instant();
    byte[] sealed = verdicts.seal(attempt, arrival.received());
    Outcome outcome = Outcome.ofNobody(refusal);
    byte[] kept = below.tests().seal(attempt.asked().state(), outcome);
    below
        .database()
        .write(
            tx -> {
              attempts.finish(
                  tx, attempt, verdicts.refused(refusal, "", arrival.checks(), sealed), now);
              finish(
                  tx,
                  live.scope(),
                  live.connection().id(),
                  attempt.asked().state(),
                  new Ending(attempt.id(), refusal.code(), false, kept, null),
                  now);
              return true;
            });
    return page(live, attempt.asked().state(), refusal.code(), outcome, arrival.checks());
  }

  /**
   * The administrator who asked, if the provider named that very person: the user is theirs, or, as
   * long as their own method is another, the address.
   */
  private Optional<UserId> countsFor(
      Transaction tx, OrganizationScope scope, String test, Rehearsed rehearsed) {
    Optional<User> asking =
        store
            .find(tx, scope.organization(), test)
            .flatMap(stored -> stored.test().requestedBy())
            .flatMap(id -> below.users().get(tx, scope, id));
    return asking
        .filter(
            user ->
                rehearsed.user().map(user.id()::equals).orElse(false)
                    || (!rehearsed.code().isEmpty()
                        && TestSignIns.provesTheConnection(true, rehearsed.code())
                        && user.userName().equals(rehearsed.outcome().email())))
        .map(User::id);
  }

  private void finish(
      Transaction tx,
      OrganizationScope scope,
      ConnectionId connection,
      String test,
      Ending ending,
      Instant now) {
    if (!store.finish(tx, scope.organization(), test, connection, ending, now)) {
      return;
    }
    // Ids and codes hold letters, digits and underscores only: nothing to escape.
    String after = "{\"test\":\"" + test + "\",\"code\":\"" + ending.code() + "\"}";
    Actor actor =
        store
            .find(tx, scope.organization(), test)
            .flatMap(stored -> stored.test().requestedBy())
            .map(user -> Actor.user(user.value()))
            .orElseGet(() -> Actor.system("test_sign_in"));
    below
        .audit()
        .record(
            tx,
            scope,
            new Entry(
                actor,
                "connection.tested",
                new Target("connection", connection.value()),
                "",
                after,
                ""),
            now);
  }

  /** Sets where administrators look at tests. Before serving. */
  void showAt(TestPages shown) {
    this.shown = Optional.of(shown);
  }

  private Response page(
      LiveConnection live, String test, String code, Outcome outcome, List<Check> checks) {
    return pages.render(
        200,
        "signin/test-result",
        Map.of(
            "result",
            new TestResultPage(
                live.connection().displayName(), code, outcome, checks, back(live, test))));
  }

  private Optional<TestResultPage.Back> back(LiveConnection live, String test) {
    ConnectionId connection = live.connection().id();
    return below
        .database()
        .read(tx -> below.organizations().get(tx, live.scope().organization()))
        .flatMap(
            organization ->
                shown.map(
                    at ->
                        new TestResultPage.Back(
                            at.begun(organization.slug(), connection),
                            at.result(organization.slug(), connection, test))));
  }

  @Override
  public String name() {
    return TestSignIns.DESTINATION;
  }

  /** A session that came about otherwise, although a test was asked for, leads to no door. */
  @Override
  public Response arrive(Request request, String state, SignedIn signedIn) {
    return Response.redirect(request.publicAddress().resolve("/sign-in/done"));
  }
}
