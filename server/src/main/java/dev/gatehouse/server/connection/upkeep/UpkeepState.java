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
 * @param ends when certificates end, as the look found
 */
public record UpkeepState(
    Instant nextLookAt,
    Optional<Instant> lookedAt,
    Optional<Instant> changedAt,
    int failures,
    Optional<Trouble> problem,
    Optional<Warned> warned,
    Optional<Warned> warnedOfOwn,
    Ends ends) {

  /** Why a look failed. */
  public record Trouble(String code, String sentence) {}

  /**
   * When certificates end.
   *
   * @param provider of the provider's the one that holds longest; empty for none
   * @param own of ours the one that holds shortest; empty for none
   */
  public record Ends(Optional<Instant> provider, Optional<Instant> own) {
    static final Ends NONE = new Ends(Optional.empty(), Optional.empty());
  }

  /**
   * A warning that was given.
   *
   * @param days how many days before at the most
   */
  public record Warned(Instant end, int days) {}

  UpkeepState with(Warned given) {
    return new UpkeepState(
        nextLookAt, lookedAt, changedAt, failures, problem, Optional.of(given), warnedOfOwn, ends);
  }

  UpkeepState withOwn(Warned given) {
    return new UpkeepState(
        nextLookAt, lookedAt, changedAt, failures, problem, warned, Optional.of(given), ends);
  }
}
