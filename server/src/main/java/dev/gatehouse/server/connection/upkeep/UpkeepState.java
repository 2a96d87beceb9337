package dev.gatehouse.server.connection.upkeep;

import java.time.Instant;
import java.util.Optional;

/**
 * What the program has done for a connection by itself.
 *
 * @param nextLookAt when it will look again
 * @param lookedAt when it last had an answer, or had none to ask for
 * @param changedAt when a look last changed the settings
 * @param failures how many looks in a row have failed
 * @param problem of the last look, if it failed
 * @param warned of which end of a provider's certificate the administrators have been told
 * @param warnedOfOwn of which end of a certificate of ours they have been told
 */
public record UpkeepState(
    Instant nextLookAt,
    Optional<Instant> lookedAt,
    Optional<Instant> changedAt,
    int failures,
    Optional<Trouble> problem,
    Optional<Warned> warned,
    Optional<Warned> warnedOfOwn) {

  /** Why a look failed. */
  public record Trouble(String code, String sentence) {}

  /**
   * A warning that was given.
   *
   * @param days how many days before at the most
   */
  public record Warned(Instant end, int days) {}

  UpkeepState with(Warned given) {
    return new UpkeepState(
        nextLookAt, lookedAt, changedAt, failures, problem, Optional.of(given), warnedOfOwn);
  }

  UpkeepState withOwn(Warned given) {
    return new UpkeepState(
        nextLookAt, lookedAt, changedAt, failures, problem, warned, Optional.of(given));
  }
}
