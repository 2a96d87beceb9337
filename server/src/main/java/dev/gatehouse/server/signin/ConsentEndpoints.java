package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.face.Face;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.policy.AccessRefusal;
import dev.gatehouse.server.policy.Way;
import dev.gatehouse.server.session.OpenedSession;
import dev.gatehouse.server.signin.Admission.Consent;
import dev.gatehouse.server.signin.Admission.Result;
import dev.gatehouse.server.signin.Admission.Visitor;
import dev.gatehouse.server.signin.Consents.Waiting;
import dev.gatehouse.server.web.ContentPolicy;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The page that asks an existing person, once, whether to connect the account of their identity
 * provider, and its answer. That the account is theirs is proved by then; here they say that they
 * want it.
 */
final class ConsentEndpoints {
  private final Around around;
  private final Consents consents;
  private final Admission admission;
  private final SignInAudit audit;
  private final Verdicts verdicts;
  private final HandOver handOver;
  private final AttemptStore attempts = new AttemptStore();

  /** What is around the page. */
  record Around(
      Database database,
      Organizations organizations,
      Connections connections,
      Users users,
      Pages pages,
      InstantSource clock) {}

  ConsentEndpoints(
      Around around,
      Consents consents,
      Admission admission,
      SignInAudit audit,
      Verdicts verdicts,
      HandOver handOver) {
    this.around = around;
    this.consents = consents;
    this.admission = admission;
    this.audit = audit;
    this.verdicts = verdicts;
    this.handOver = handOver;
  }

  /** {@code GET /auth/connect}: the question. Looking at it changes nothing. */
  Response ask(Request request) {
    String question = request.query().one("question").orElse("");
    return around
        .database()
        .read(tx -> question(tx, request, question))
        .map(Supplier::get)
        .orElseGet(this::over);
  }

  /** What is asked; the page is made afterwards, because its look is read by itself. */
  private Optional<Supplier<Response>> question(Transaction tx, Request request, String question) {
    return consents
        .find(tx, request, question, around.clock().instant())
        .flatMap(
            waiting ->
                live(tx, waiting)
                    .flatMap(
                        live ->
                            around
                                .users()
                                .get(tx, waiting.scope(), waiting.question().user())
                                .map(user -> question(tx, waiting, live, user, question))));
  }

  private Supplier<Response> question(
      Transaction tx, Waiting waiting, LiveConnection live, User user, String question) {
    Organization organization =
        around.organizations().get(tx, waiting.scope().organization()).orElseThrow();
    return () -> page(organization, waiting, live, user, question);
  }

  private Response page(
      Organization organization, Waiting waiting, LiveConnection live, User user, String question) {
    Face.current().of(organization.id().value());
    return ContentPolicy.page()
        .formsMayLeave()
        .on(
            around
                .pages()
                .render(
                    200,
                    "signin/connect",
                    Map.of(
                        "organization",
                        organization.name(),
                        "logo",
                        organization.branding().logoUrl(),
                        "provider",
                        live.connection().displayName(),
                        "account",
                        Landing.nameOf(waiting.person()),
                        "user",
                        user.userName(),
                        "question",
                        question)))
        .with("Cache-Control", "no-store");
  }

  /** What is in the database already. */
  private sealed interface Written {
    record Opened(Attempt attempt, OpenedSession session) implements Written {}

    record Refused(Attempt attempt, Refusal refusal) implements Written {}

    /** Nothing waits, or no longer. */
    record Over() implements Written {}
  }

  /** {@code POST /auth/connect}: the answer. */
  Response answer(Request request) {
    String question = request.form().one("question").orElse("");
    boolean connects = request.form().one("answer").filter("connect"::equals).isPresent();
    Visitor visitor = admission.visitor(request, consents.browser(request));
    return switch (written(request, question, connects, visitor)) {
      case Written.Opened(Attempt attempt, OpenedSession session) ->
          handOver.of(request, attempt, session);
      case Written.Refused(Attempt attempt, Refusal refusal) ->
          verdicts.answer(request, attempt, null, refusal);
      case Written.Over unused -> over();
    };
  }

  private Written written(Request request, String question, boolean connects, Visitor visitor) {
    try {
      return around
          .database()
          .write(
              tx ->
                  consents
                      .find(tx, request, question, around.clock().instant())
                      .filter(waiting -> consents.take(tx, waiting))
                      .map(
                          waiting ->
                              connects
                                  ? connect(tx, waiting, visitor)
                                  : decline(tx, waiting, visitor))
                      .orElseGet(Written.Over::new));
    } catch (AbandonedException e) {
      // All of it is rolled back, the question too; so that it is not asked for ever:
      return around
          .database()
          .write(
              tx ->
                  consents
                      .find(tx, request, question, around.clock().instant())
                      .filter(waiting -> consents.take(tx, waiting))
                      .map(waiting -> refuse(tx, waiting, e.refusal(), List.of()))
                      .orElseGet(Written.Over::new));
    }
  }

  private Written connect(Transaction tx, Waiting waiting, Visitor visitor) {
    Optional<LiveConnection> live = live(tx, waiting);
    if (live.isEmpty()) {
      return refuse(
          tx,
          waiting,
          AccessRefusal.CONNECTION_OFF.because("it was switched off during the sign-in"),
          List.of(Check.failed("connection", "enabled", "off")));
    }
    Instant now = around.clock().instant();
    Result result =
        admission.admit(
            tx,
            live.get(),
            waiting.attempt(),
            waiting.person(),
            // Here the person answers on a page of ours, whoever began.
            Way.PAGE,
            visitor,
            () -> Consent.GIVEN,
            now);
    return switch (result) {
      case Result.Denied(Refusal refusal) -> refuse(tx, waiting, refusal, List.of());
      case Result.Ask unused ->
          throw new IllegalStateException("asked again although the person has said yes");
      case Result.Admitted(OpenedSession session, List<Check> more) -> {
        List<Check> checks = new ArrayList<>();
        checks.add(Check.passed("consent", "the person connects the accounts", "connected"));
        checks.addAll(more);
        attempts.finishAnswered(
            tx,
            waiting.attempt(),
            verdicts.succeeded(
                Landing.nameOf(waiting.person()), session.signedIn().user().id(), checks, null),
            now);
        yield new Written.Opened(waiting.attempt(), session);
      }
    };
  }

  private Written decline(Transaction tx, Waiting waiting, Visitor visitor) {
    Instant now = around.clock().instant();
    around
        .users()
        .get(tx, waiting.scope(), waiting.question().user())
        .ifPresent(
            user -> audit.declined(tx, waiting.scope(), user, connection(waiting), visitor, now));
    return refuse(
        tx,
        waiting,
        SignInRefusal.CONNECTION_DECLINED.because("the person said no"),
        List.of(Check.failed("consent", "the person connects the accounts", "declined")));
  }

  private Written refuse(Transaction tx, Waiting waiting, Refusal refusal, List<Check> checks) {
    attempts.finishAnswered(
        tx,
        waiting.attempt(),
        verdicts.refused(refusal, Landing.nameOf(waiting.person()), checks, null),
        around.clock().instant());
    return new Written.Refused(waiting.attempt(), refusal);
  }

  private Optional<LiveConnection> live(Transaction tx, Waiting waiting) {
    return around.connections().live(tx, waiting.scope(), connection(waiting));
  }

  private static ConnectionId connection(Waiting waiting) {
    ConnectionId connection = waiting.attempt().connection();
    if (connection == null) {
      throw new IllegalStateException("a local sign-in connects nothing");
    }
    return connection;
  }

  private Response over() {
    return verdicts.plain(
        400, SignInRefusal.ATTEMPT_EXPIRED.because("no such question waits in this browser"));
  }
}
