package dev.gatehouse.server.api;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.server.session.UserAgentWords;
import dev.gatehouse.server.signin.AttemptSummary;
import dev.gatehouse.server.signin.AttemptTrace;
import dev.gatehouse.server.signin.Attempts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One try to sign in, as a list shows it. */
record SignInView(
    String id,
    @Doc("What the person saw, such as JKBS-H64W.") String reference,
    Optional<String> connection,
    @Doc("The door that takes over, such as openid; test-sign-in where none does.")
        String destination,
    Attempts.Verdict verdict,
    @Doc("Why it was refused; empty otherwise.") String code,
    @Doc("The address or subject that the provider named.") String person,
    Optional<String> user,
    @Doc("The address that the browser came from.") String address,
    @Doc("The user agent as people say it, such as Firefox on Windows; a hint, no proof.")
        String browser,
    @Doc("As the browser said it.") String userAgent,
    Instant createdAt,
    Optional<Instant> finishedAt) {

  static SignInView of(AttemptSummary attempt) {
    return new SignInView(
        attempt.id().value(),
        attempt.reference(),
        attempt.connection().map(Object::toString),
        attempt.destination(),
        attempt.verdict(),
        attempt.code(),
        attempt.person(),
        attempt.user().map(Object::toString),
        attempt.address(),
        attempt.userAgent().isEmpty() ? "" : UserAgentWords.of(attempt.userAgent()),
        attempt.userAgent(),
        attempt.createdAt(),
        attempt.finishedAt());
  }

  /** With its trace. */
  record SignInTraceView(
      SignInView signIn,
      @Doc("What the person was told.") String sentence,
      @Doc("The full reason.") String detail,
      @Doc("The setting to look at.") String remedy,
      List<CheckView> checks,
      @Doc(
              "Whole seconds by which the provider's clock is ahead of ours, less than zero if it is"
                  + " behind; left out where the answer named no time.")
          Optional<Long> clockDifferenceSeconds,
      @Doc("What the provider sent, decoded and redacted.") String received) {

    static SignInTraceView of(AttemptTrace trace) {
      return new SignInTraceView(
          SignInView.of(trace.summary()),
          trace.sentence(),
          trace.detail(),
          trace.remedy(),
          trace.checks().stream().map(CheckView::of).toList(),
          trace.clockDifference().map(Duration::toSeconds),
          trace.received());
    }
  }

  /** One check of a trace. */
  record CheckView(String name, Check.Outcome outcome, String expected, String actual) {
    static CheckView of(Check check) {
      return new CheckView(check.name(), check.outcome(), check.expected(), check.actual());
    }
  }
}
