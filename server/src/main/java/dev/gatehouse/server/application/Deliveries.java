package dev.gatehouse.server.application;

import dev.gatehouse.server.db.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How telling applications goes. The doors that tell them note it in the transaction that settles a
 * try; what goes well from the start leaves no trace.
 */
public final class Deliveries {
  private static final int LONGEST_FAILURE = 100;

  private final DeliveryStore store = new DeliveryStore();

  /** What an application is told. */
  public enum Kind {
    /** That sessions have ended (OIDC Back-Channel Logout 1.0). */
    LOGOUT,
    /** Security events (Shared Signals, pushed). */
    SIGNAL
  }

  /**
   * How it stands.
   *
   * @param failingSince the first failure since it last worked; empty if it works
   * @param lastFailure a status such as {@code status_503}, or a stable code
   * @param givenUp how many messages the application never got, since ever
   */
  public record State(
      Kind kind,
      Optional<Instant> failingSince,
      String lastFailure,
      Instant lastFailureAt,
      long givenUp,
      Optional<Instant> givenUpAt) {}

  /**
   * A try failed.
   *
   * @param givenUp whether there will be no other
   */
  public void failed(
      Transaction tx, String application, Kind kind, String failure, boolean givenUp, Instant now) {
    String bounded =
        failure.length() <= LONGEST_FAILURE ? failure : failure.substring(0, LONGEST_FAILURE);
    store.failed(tx, application, kind, bounded, givenUp, now);
  }

  /** A message has arrived. */
  public void worked(Transaction tx, String application, Kind kind) {
    store.worked(tx, application, kind);
  }

  /** What ever failed at an application, by kind; empty if nothing did. */
  public List<State> of(Transaction tx, ApplicationId application) {
    return store.of(tx, application);
  }
}
