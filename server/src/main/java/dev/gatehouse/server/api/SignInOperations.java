package dev.gatehouse.server.api;

import dev.gatehouse.server.api.Operation.QueryParameter;
import dev.gatehouse.server.api.SignInView.SignInTraceView;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.signin.AttemptId;
import dev.gatehouse.server.signin.AttemptSummary;
import dev.gatehouse.server.signin.Attempts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The operations on sign-in attempts and their traces. */
final class SignInOperations {
  private static final String READ = "sign_ins:read";

  private final Database database;
  private final Attempts attempts;

  SignInOperations(Database database, Attempts attempts) {
    this.database = database;
    this.attempts = attempts;
  }

  List<Operation> operations() {
    return new OperationGroup("Sign-ins")
        .list(
            "listSignIns",
            "/organizations/{organization}/sign-ins",
            READ,
            "Lists sign-ins, newest first.",
            SignInView.class,
            List.of(
                new QueryParameter("connection", "Only through this connection."),
                new QueryParameter("verdict", "Only pending, succeeded or refused ones."),
                new QueryParameter("code", "Only those refused with this code."),
                new QueryParameter("reference", "Only those with this reference code.")),
            this::list)
        .get(
            "getSignIn",
            "/organizations/{organization}/sign-ins/{sign_in}",
            READ,
            "Shows a sign-in with its trace: every check, expected and actual.",
            SignInTraceView.class,
            call ->
                database.read(
                    tx ->
                        Reply.found(
                            attempts.find(
                                tx,
                                call.scope(),
                                new AttemptId(call.request().pathParameter("sign_in"))),
                            SignInTraceView::of)))
        .all();
  }

  private Reply list(Call call) {
    Optional<String> reference = call.request().query().one("reference");
    if (reference.isPresent()) {
      List<AttemptSummary> found =
          database.read(
              tx ->
                  attempts.withReference(
                      tx, call.scope(), reference.get().toUpperCase(Locale.ROOT)));
      return new Reply.Done(
          new Page<>(found.stream().map(SignInView::of).toList(), Optional.empty()));
    }
    Optional<Attempts.Verdict> verdict;
    try {
      verdict =
          call.request()
              .query()
              .one("verdict")
              .map(word -> Attempts.Verdict.valueOf(word.toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      return Reply.invalid("verdict", "verdict_unknown", "Give pending, succeeded or refused.");
    }
    var filter =
        new Attempts.AttemptFilter(
            call.request().query().one("connection").map(ConnectionId::new),
            verdict,
            call.request().query().one("code"));
    var page =
        database.read(
            tx ->
                attempts.list(
                    tx,
                    call.scope(),
                    filter,
                    new Attempts.PageRequest(call.after(), call.limit())));
    return new Reply.Done(
        new Page<>(
            page.attempts().stream().map(SignInView::of).toList(),
            Optional.of(page.next()).filter(next -> !next.isEmpty())));
  }
}
