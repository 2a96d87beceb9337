package dev.gatehouse.server.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One message to one endpoint, as the log keeps it: with its last attempt.
 *
 * @param message {@code msg_} and 26 characters that sort by time; the same at each endpoint, at
 *     each attempt and after a replay ({@code webhook-id})
 * @param attempts begun since it was written or replayed
 * @param nextAttemptAt empty once it is delivered or given up
 * @param lastStatus the HTTP status of the last attempt; empty if there was no answer
 * @param lastError why there was none; empty otherwise
 * @param lastResponse the beginning of the answer's body
 */
public record Delivery(
    String message,
    String eventType,
    String payload,
    Status status,
    int attempts,
    Instant createdAt,
    Optional<Instant> nextAttemptAt,
    Optional<Instant> lastAttemptAt,
    Optional<Integer> lastStatus,
    Optional<String> lastError,
    Optional<Duration> lastDuration,
    Optional<String> lastResponse) {

  /** How far it has come. */
  public enum Status {
    PENDING,
    DELIVERED,
    FAILED
  }
}
