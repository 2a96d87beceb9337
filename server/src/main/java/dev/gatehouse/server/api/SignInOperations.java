package dev.gatehouse.server.api;

import dev.gatehouse.server.api.Operation.QueryParameter;
import dev.gatehouse.server.api.SignInView.SignInTraceView;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.signin.AttemptId;
import dev.gatehouse.server.signin.AttemptSummary;
import dev.gatehouse.server.signin.Attempts;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The operations on sign-in attempts and their traces. */
final class SignInOperations {
  private static final String READ = "sign_ins:read";
  private static final List<QueryParameter> FILTERS =
      Stream.concat(
              Stream.of(
                  new QueryParameter(
                      "connection", "Only through this connection; password for local ones."),
                  new QueryParameter("verdict", "Only pending, succeeded or refused ones."),
                  new QueryParameter("code", "Only those refused with this code."),
                  new QueryParameter(
                      "person",
                      "Only those of this e-mail address or subject, as the list has it."),
                  new QueryParameter("user", "Only those of this user."),
                  new QueryParameter(
                      "reference", "Only those with this reference code; goes alone.")),
              TimeSpan.PARAMETERS.stream())
          .toList();

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
            FILTERS,
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
        .get(
            "findSignInsEverywhere",
            "/sign-ins",
            READ,
            "Finds the sign-ins of all organizations that have a reference code.",
            OperationGroup.listOf(FoundSignIn.class),
            this::everywhere)
        .with(new QueryParameter("reference", "What the person saw, such as JKBS-H64W."))
        .all();
  }

  /** Where a sign-in is found. */
  record FoundSignIn(String organization, String id, Instant createdAt) {}

  private Reply everywhere(Call call) {
    Optional<String> reference = call.query("reference");
    if (reference.isEmpty()) {
      return Reply.invalid("reference", "reference_missing", "Give the code that the person saw.");
    }
    return new Reply.Done(
        database.read(tx -> attempts.withReferenceAcrossOrganizations(tx, reference.get())).stream()
            .map(one -> new FoundSignIn(one.slug(), one.id().value(), one.createdAt()))
            .toList());
  }

  private Reply list(Call call) {
    Optional<String> reference = call.request().query().one("reference");
    if (reference.isPresent()) {
      List<AttemptSummary> found =
          database.read(tx -> attempts.withReference(tx, call.scope(), reference.get()));
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
    TimeSpan span;
    try {
      span = TimeSpan.of(call);
    } catch (TimeSpan.UnreadableException e) {
      return e.reply();
    }
    var filter =
        new Attempts.AttemptFilter(
            call.query("connection").map(id -> id.equals(MethodNames.PASSWORD) ? "" : id),
            verdict,
            call.query("code"),
            call.query("person"),
            call.query("user").map(UserId::new),
            span.from(),
            span.to());
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
