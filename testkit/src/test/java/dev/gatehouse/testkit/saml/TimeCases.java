package dev.gatehouse.testkit.saml;

import static dev.gatehouse.testkit.saml.CorpusCase.NOW;
import static dev.gatehouse.testkit.saml.CorpusCase.right;
import static dev.gatehouse.testkit.saml.CorpusCase.swap;

import dev.gatehouse.testkit.saml.CorpusCase.Folder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** From when until when a response holds: each boundary as a pair of files. */
final class TimeCases {

  private static final Duration SKEW = Duration.ofSeconds(60);
  private static final String CORE = "SAML core §";
  private static final String PROFILE = "SAML profiles §4.1.4.";

  private final Folder folder = new Folder("conditions");

  static List<CorpusCase> all() {
    var cases = new TimeCases();
    cases.times();
    return cases.folder.cases();
  }

  /** Each boundary as a pair: the last instant that is refused, the first that is accepted. */
  private void times() {
    var end = NOW.plus(Duration.ofMinutes(5));
    var last = end.plus(SKEW).minusNanos(1);
    boundary(
        "expires-now",
        "expired",
        "2.5.1.2",
        right().conditions(NOW.minusSeconds(60), end).subjectWindow(null, end.plusSeconds(600)),
        end.plus(SKEW),
        last);
    boundary(
        "subject-expires-now",
        "subject_expired",
        "2.4.1.2",
        right().conditions(NOW.minusSeconds(60), end.plusSeconds(600)).subjectWindow(null, end),
        end.plus(SKEW),
        last);
    boundary(
        "begins-now",
        "not_yet_valid",
        "2.5.1.2",
        right().issueInstant(NOW.minusSeconds(600)).conditions(NOW, end),
        NOW.minus(SKEW).minusNanos(1),
        NOW.minus(SKEW));
    boundary(
        "issued-now",
        "issued_in_future",
        "2.3.3",
        right().conditions(NOW.minusSeconds(600), end).authnInstant(NOW.minusSeconds(600)),
        NOW.minus(SKEW).minusNanos(1),
        NOW.minus(SKEW));
    boundary(
        "authenticated-now",
        "authn_in_future",
        "2.7.2",
        right()
            .issueInstant(NOW.minusSeconds(600))
            .conditions(NOW.minusSeconds(600), end)
            .authnInstant(NOW),
        NOW.minus(SKEW).minusNanos(1),
        NOW.minus(SKEW));
    boundary(
        "session-ends-now",
        "session_expired",
        "2.7.2",
        right().session("_s", NOW),
        NOW.plus(SKEW),
        NOW.plus(SKEW).minusNanos(1));
    time("subject-without-end", "subject_expiry_missing", right().subjectWindow(null, null));
    time(
        "subject-with-beginning",
        "subject_not_before",
        right().subjectWindow(NOW.minusSeconds(60), end));
    time("time-without-zone", "time_malformed", edited("T12:05:00Z", "T12:05:00"));
    time("time-with-offset", "time_malformed", edited("T12:05:00Z", "T14:05:00+02:00"));
    time("time-of-24", "time_malformed", edited("T12:05:00Z", "T25:05:00Z"));
    time("time-as-a-word", "time_malformed", edited("2026-11-22T12:05:00Z", "never"));
    time("time-as-a-number", "time_malformed", edited("2026-11-22T12:05:00Z", "1795349100"));
    time("year-of-five-digits", "time_malformed", edited("2026-11-22T12:05", "12026-11-22T12:05"));
    folder.accepted(
        "fractions-of-a-second",
        "XML Schema 2 §3.2.7",
        "Milliseconds, as .NET writes them with seven digits.",
        right().editUnsignedAssertion(swap("T12:05:00Z", "T12:05:00.1234567Z")));
  }

  private static SamlForge edited(String from, String to) {
    return right().editUnsignedAssertion(swap(from, to));
  }

  private void time(String name, String code, SamlForge forge) {
    folder.refused(name, code, PROFILE + "2", "A window that is missing or no time.", forge);
  }

  private void boundary(
      String name, String code, String clause, SamlForge forge, Instant refused, Instant accepted) {
    folder
        .refused(
            name + "-refused",
            code,
            CORE + clause,
            "Refused at this very instant, 60 seconds of clock difference included.",
            forge)
        .now(refused);
    folder
        .accepted(
            name + "-accepted",
            CORE + clause,
            "Accepted one nanosecond or less beside the boundary.",
            forge)
        .now(accepted);
  }
}
