package dev.gatehouse.server.api;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.connection.ConnectionKinds;
import dev.gatehouse.server.connection.ConnectionTest;
import dev.gatehouse.server.connection.ConnectionTest.Question;
import dev.gatehouse.server.connection.ConnectionTest.Report;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.connection.ExternalPerson;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.connection.PromptAnswer;
import dev.gatehouse.server.credential.FailureLimits;
import dev.gatehouse.server.credential.FailureLimits.Key;
import dev.gatehouse.server.credential.FailureLimits.Rule;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.RoleMappings;
import dev.gatehouse.server.directory.RoleRules.SeenGroups;
import dev.gatehouse.server.organization.ConnectionId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The test button: tries a connection step by step, without anybody signing in. */
final class ConnectionTestOperations {
  private static final String PATH = "/organizations/{organization}/connections/{connection}/test";

  private final Database database;
  private final Connections connections;
  private final ConnectionKinds kinds;
  private final RoleMappings mappings;
  private final FailureLimits failures;
  private final Trail trail;

  ConnectionTestOperations(
      Database database,
      Connections connections,
      ConnectionKinds kinds,
      RoleMappings mappings,
      FailureLimits failures,
      Trail trail) {
    this.database = database;
    this.connections = connections;
    this.kinds = kinds;
    this.mappings = mappings;
    this.failures = failures;
    this.trail = trail;
  }

  /** What to try. */
  record TestInput(
      @Doc("Whom to look up, as people enter it; empty to try the connection alone.")
          @Nullable String userName,
      @Doc("With it a whole sign-in of that person is tried. It is kept nowhere.")
          @Nullable String password) {

    /** A password stays out of logs. */
    @Override
    public String toString() {
      return "TestInput";
    }
  }

  /** How it went. */
  record TestView(
      @Doc("Whether everything that was asked worked.") boolean passed,
      @Doc("What stopped it.") @Nullable ProblemView problem,
      List<StepView> steps,
      @Doc("Who was found, as they would be here.") @Nullable PersonView person) {}

  /** What stopped a test. */
  record ProblemView(
      String code,
      @Doc("What to do about it.") String sentence,
      @Doc("What was found.") String detail,
      @Doc("What a person who signs in would be told.") String toldToPeople) {
    static ProblemView of(Refusal refusal) {
      return new ProblemView(
          refusal.code(), refusal.reason().remedy(), refusal.detail(), refusal.sentence());
    }
  }

  /** One step of a test. */
  record StepView(String name, Check.Outcome outcome, String expected, String actual) {
    static StepView of(Check check) {
      return new StepView(check.name(), check.outcome(), check.expected(), check.actual());
    }
  }

  /** Who was found. */
  record PersonView(
      String subject,
      String email,
      String displayName,
      @Doc("LISTED, ABSENT, or OVERAGE where there are too many to tell.") String groupsKnown,
      List<String> groups,
      @Doc("The roles that the mappings give.") List<String> roles,
      Map<String, List<String>> attributes) {}

  List<Operation> operations() {
    return new OperationGroup("Connections")
        .ask(
            "testConnection",
            PATH,
            "connections:write",
            "Tries a connection that asks for passwords itself, step by step; signs nobody in.",
            TestInput.class,
            TestView.class,
            this::test)
        .all();
  }

  private Reply test(Call call) {
    TestInput input = call.input(TestInput.class);
    ConnectionId id = new ConnectionId(call.request().pathParameter("connection"));
    Optional<LiveConnection> live = database.read(tx -> connections.forTest(tx, call.scope(), id));
    if (live.isEmpty()) {
      return Reply.notFound();
    }
    Optional<ConnectionTest> test = kinds.of(live.get().connection()).test();
    if (test.isEmpty()) {
      return Reply.invalid(
          "connection",
          "connection_test_kind",
          "Only an LDAP connection can be tested without signing in.");
    }
    String userName = input.userName() == null ? "" : input.userName().strip();
    String password = input.password() == null ? "" : input.password();
    Optional<PromptAnswer> answer = PromptAnswer.of(userName, password);
    if (answer.isEmpty() && !password.isEmpty()) {
      return Reply.invalid("password", "password_without_name", "Give a user name as well.");
    }
    if (answer.isPresent() && !mayGuess(call, id)) {
      return Reply.invalid(
          "password", "too_many_failures", "There were too many wrong passwords. Wait a little.");
    }
    Report report = test.get().run(live.get(), new Question(userName, answer), call.now());
    boolean counts = answer.isPresent() && report.problem().isPresent();
    TestView view =
        database.write(
            tx -> {
              if (answer.isPresent() && !counts) {
                failures.takeBack(tx, guesses(call, id), call.now());
              }
              return view(tx, call, live.get(), report);
            });
    return new Reply.Done(view);
  }

  /** A key of the API must not be a way to guess the passwords of a directory. */
  private boolean mayGuess(Call call, ConnectionId id) {
    return database.write(tx -> failures.begin(tx, guesses(call, id), call.now()))
        instanceof FailureLimits.Answer.Go;
  }

  private static List<Key> guesses(Call call, ConnectionId id) {
    return List.of(Key.of(call.scope(), "connection-test", id.value(), Rule.ACCOUNT));
  }

  private TestView view(Transaction tx, Call call, LiveConnection live, Report report) {
    trail.inside(
        tx,
        call,
        "connection.tested",
        "connection",
        live.connection().id().value(),
        Trail.NOTHING,
        Map.of("outcome", report.problem().map(Refusal::code).orElse("passed")));
    return new TestView(
        report.problem().isEmpty(),
        report.problem().map(ProblemView::of).orElse(null),
        report.checks().stream().map(StepView::of).toList(),
        report.person().map(person -> person(tx, call, live, person)).orElse(null));
  }

  private PersonView person(Transaction tx, Call call, LiveConnection live, ExternalPerson person) {
    SeenGroups seen =
        switch (person.groups()) {
          case ExternalPerson.Groups.Listed(List<String> names) -> new SeenGroups.Listed(names);
          case ExternalPerson.Groups.Absent() -> new SeenGroups.Listed(List.of());
          case ExternalPerson.Groups.Overage() -> new SeenGroups.Unknown();
        };
    List<String> roles =
        mappings
            .get(tx, call.scope(), live.connection().id())
            .resolve(
                seen,
                person.attributes(),
                live.connection().provisioning().defaultRole(),
                List.of());
    return new PersonView(
        person.subject(),
        person.email().orElse(""),
        person.displayName(),
        person.groups().getClass().getSimpleName().toUpperCase(Locale.ROOT),
        seen instanceof SeenGroups.Listed(List<String> names) ? names : List.of(),
        roles,
        person.attributes());
  }
}
