package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.Check;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An attempt with all that is known of it.
 *
 * @param sentence what the person was told
 * @param detail the full reason
 * @param remedy the setting to look at
 * @param received what the provider sent, decoded and redacted
 */
public record AttemptTrace(
    AttemptSummary summary,
    String sentence,
    String detail,
    String remedy,
    List<Check> checks,
    String received) {
  public AttemptTrace {
    checks = List.copyOf(checks);
  }

  /** The checks that name the time at which an answer was issued, of SAML and OpenID Connect. */
  private static final Set<String> ISSUED = Set.of("issue_instant", "issued at");

  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");

  /**
   * By how much the provider's clock is ahead of ours: providers issue their answer in the moment
   * in which they send it. Less than zero if it is behind, or the answer was long under way.
   *
   * @return empty if the answer named no time, or was not read so far
   */
  public Optional<Duration> clockDifference() {
    return summary
        .finishedAt()
        .flatMap(
            arrived ->
                checks.stream()
                    .filter(check -> ISSUED.contains(check.name()))
                    .map(check -> TIME.matcher(check.actual()))
                    .filter(Matcher::lookingAt)
                    .map(time -> Duration.between(arrived, Instant.parse(time.group())))
                    .findFirst());
  }
}
