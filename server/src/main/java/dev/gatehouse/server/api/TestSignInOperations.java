package dev.gatehouse.server.api;

import dev.gatehouse.server.api.SignInView.SignInTraceView;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.signin.AttemptId;
import dev.gatehouse.server.signin.Attempts;
import dev.gatehouse.server.signin.TestSignIn;
import dev.gatehouse.server.signin.TestSignIns;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations on test sign-ins: real runs of a connection that let nobody in. */
final class TestSignInOperations {
  private static final String READ = "connections:read";
  private static final String WRITE = "connections:write";
  private static final String ALL =
      "/organizations/{organization}/connections/{connection}/test-sign-ins";
  private static final String ONE = ALL + "/{test}";

  private final Database database;
  private final Users users;
  private final Attempts attempts;
  private final TestSignIns tests;
  private final URI publicAddress;
  private final Trail trail;

  TestSignInOperations(
      Database database,
      Users users,
      Attempts attempts,
      TestSignIns tests,
      URI publicAddress,
      Trail trail) {
    this.database = database;
    this.users = users;
    this.attempts = attempts;
    this.tests = tests;
    this.publicAddress = publicAddress;
    this.trail = trail;
  }

  /** Who it is about. */
  record AdministratorInput(
      @Doc("The id of the administrator, for keys that are no user's; a user's key is that user.")
          @Nullable String administrator) {}

  /** A new test sign-in with its link. */
  record IssuedTestView(
      String id,
      @Doc("To be opened in a browser, once; shown this once.") URI link,
      Instant expiresAt) {
    /** The link is a secret and stays out of logs. */
    @Override
    public String toString() {
      return "IssuedTestView[" + id + "]";
    }
  }

  /** Where a test sign-in stands. */
  enum TestState {
    WAITING,
    RUNNING,
    SUCCEEDED,
    REFUSED,
    EXPIRED
  }

  /** A test sign-in as it came out. */
  record TestSignInView(
      String id,
      String connection,
      @Doc("The administrator who asked for it.") Optional<String> requestedBy,
      TestState state,
      Instant createdAt,
      Instant expiresAt,
      Optional<Instant> finishedAt,
      @Doc("Why the person would be refused, or nobody was named; empty otherwise.") String code,
      @Doc("Whether the provider's answer was accepted, whatever would become of the person.")
          boolean verified,
      @Doc("What would become of the person; empty until it is finished.")
          Optional<TestSignIn.Outcome> outcome,
      @Doc("The sign-in with every check, expected and actual.") Optional<SignInTraceView> trace,
      @Doc("The administrator as whose sign-in it counts.") Optional<String> countsFor) {}

  List<Operation> operations() {
    return new OperationGroup("Test sign-ins")
        .create(
            "createTestSignIn",
            ALL,
            WRITE,
            "Makes a link that runs the connection for real, on or off, once and within 15 minutes."
                + " Nobody is signed in or created.",
            AdministratorInput.class,
            IssuedTestView.class,
            this::create)
        .get(
            "listTestSignIns",
            ALL,
            READ,
            "Lists the last 50, newest first, without traces.",
            OperationGroup.listOf(TestSignInView.class),
            call ->
                database.read(
                    tx ->
                        new Reply.Done(
                            tests.list(tx, call.scope(), connection(call)).stream()
                                .map(test -> test.asOf(call.now()))
                                .map(test -> view(test, Optional.empty(), call.now()))
                                .toList())))
        .get(
            "getTestSignIn",
            ONE,
            READ,
            "Shows what came of it.",
            TestSignInView.class,
            call ->
                database.read(
                    tx -> Reply.found(found(tx, call), test -> withTrace(tx, call, test))))
        .ask(
            "confirmTestSignIn",
            ONE + "/confirm",
            WRITE,
            "An administrator says that the person whom the provider named is they: from then on it"
                + " counts as their sign-in.",
            AdministratorInput.class,
            TestSignInView.class,
            this::confirm)
        .all();
  }

  private Reply create(Call call) {
    return database.write(
        tx ->
            switch (administrator(tx, call)) {
              case Named.Unusable unused -> unusable();
              case Named.Nobody unused -> issued(tx, call, Optional.empty());
              case Named.Somebody(UserId user) -> issued(tx, call, Optional.of(user));
            });
  }

  private Reply issued(Transaction tx, Call call, Optional<UserId> by) {
    return tests
        .issue(tx, call.scope(), connection(call), by, call.now())
        .<Reply>map(
            issued -> {
              trail.inside(
                  tx,
                  call,
                  "connection.test_requested",
                  "connection",
                  issued.test().connection().value(),
                  Trail.NOTHING,
                  Map.of("test", issued.test().id()));
              return new Reply.Done(
                  new IssuedTestView(
                      issued.test().id(),
                      URI.create(publicAddress + "/test-sign-in/" + issued.token()),
                      issued.test().expiresAt()));
            })
        .orElseGet(Reply::notFound);
  }

  private Reply confirm(Call call) {
    return database.write(
        tx -> {
          Optional<TestSignIn> test = found(tx, call);
          if (test.isEmpty()) {
            return Reply.notFound();
          }
          if (!(administrator(tx, call) instanceof Named.Somebody(UserId user))) {
            return unusable();
          }
          if (!tests.confirm(tx, call.scope(), test.get(), user)) {
            return Reply.conflict(
                "test_proves_nothing", "This test is not finished, or it would be refused.");
          }
          trail.inside(
              tx,
              call,
              "connection.test_confirmed",
              "connection",
              test.get().connection().value(),
              Trail.NOTHING,
              Map.of("test", test.get().id(), "administrator", user.value()));
          return new Reply.Done(withTrace(tx, call, found(tx, call).orElseThrow()));
        });
  }

  /** Whom a call is about. */
  private sealed interface Named {
    record Nobody() implements Named {}

    record Unusable() implements Named {}

    record Somebody(UserId user) implements Named {}
  }

  /** A user's key is that user, and nobody else. */
  private Named administrator(Transaction tx, Call call) {
    Optional<UserId> owner = call.caller().user();
    Optional<UserId> named =
        Optional.ofNullable(call.input(AdministratorInput.class).administrator()).map(UserId::new);
    if (owner.isPresent() && named.isPresent() && !owner.equals(named)) {
      return new Named.Unusable();
    }
    Optional<UserId> user = owner.or(() -> named);
    if (user.isEmpty()) {
      return new Named.Nobody();
    }
    return users.get(tx, call.scope(), user.get()).filter(User::active).isPresent()
        ? new Named.Somebody(user.get())
        : new Named.Unusable();
  }

  private static Reply unusable() {
    return Reply.invalid(
        "administrator", "user_invalid", "Name an active user; a user's key is that user.");
  }

  private Optional<TestSignIn> found(Transaction tx, Call call) {
    return tests.find(tx, call.scope(), connection(call), call.request().pathParameter("test"));
  }

  private TestSignInView withTrace(Transaction tx, Call call, TestSignIn test) {
    Optional<AttemptId> attempt = test.attempt();
    return view(
        test.asOf(call.now()),
        attempt.flatMap(id -> attempts.find(tx, call.scope(), id)).map(SignInTraceView::of),
        call.now());
  }

  private static TestSignInView view(
      TestSignIn test, Optional<SignInTraceView> trace, Instant now) {
    return new TestSignInView(
        test.id(),
        test.connection().value(),
        test.requestedBy().map(UserId::value),
        state(test, now),
        test.createdAt(),
        test.expiresAt(),
        test.finishedAt(),
        test.code(),
        test.verified(),
        test.outcome(),
        trace,
        test.countsFor().map(UserId::value));
  }

  private static TestState state(TestSignIn test, Instant now) {
    if (test.finishedAt().isPresent()) {
      return test.code().isEmpty() ? TestState.SUCCEEDED : TestState.REFUSED;
    }
    Instant end = test.openedAt().map(at -> at.plus(TestSignIns.LIFETIME)).orElse(test.expiresAt());
    if (!now.isBefore(end)) {
      return TestState.EXPIRED;
    }
    return test.openedAt().isPresent() ? TestState.RUNNING : TestState.WAITING;
  }

  private static ConnectionId connection(Call call) {
    return new ConnectionId(call.request().pathParameter("connection"));
  }
}
