package dev.gatehouse.server.signals;

import dev.gatehouse.server.organization.ConnectionId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an identity provider tells about the people of a connection.
 *
 * @param connection whose it is: an organization has at most one for each
 * @param issuer of the transmitter
 * @param audiences any of which its tokens may be meant for
 * @param subjectIssuers whose subjects it may name beside its own
 * @param streamId at the transmitter; empty where the stream was set up there by hand
 * @param reactivateUsers whether account-enabled takes back what account-disabled did
 * @param verifiedAt when a verification event last came as asked
 * @param lastEvent the type of the last event; empty before the first
 * @param lastError in words; empty where the last thing went well
 */
public record SignalStream(
    ConnectionId connection,
    String issuer,
    Set<String> audiences,
    List<String> subjectIssuers,
    Delivery delivery,
    String streamId,
    Endpoints endpoints,
    boolean reactivateUsers,
    Status status,
    Optional<Instant> verifiedAt,
    String lastEvent,
    Optional<Instant> lastEventAt,
    String lastError,
    Optional<Instant> lastErrorAt,
    Instant createdAt,
    Instant updatedAt) {

  public SignalStream {
    audiences = Set.copyOf(audiences);
    subjectIssuers = List.copyOf(subjectIssuers);
  }

  /** How events come. */
  public enum Delivery {
    /** The transmitter sends them (RFC 8935). */
    PUSH,
    /** They are fetched (RFC 8936). */
    POLL
  }

  /** SSF 1.0 §8.1.2.1. */
  public enum Status {
    ENABLED,
    PAUSED,
    DISABLED
  }

  /** Addresses of the transmitter; all but the first are empty where there is none. */
  public record Endpoints(
      String jwksUri, String configuration, String status, String verification, String poll) {}

  /** Whether an administrator has switched off what only here can be switched off. */
  boolean isOffHere() {
    return !isManagedHere() && status == Status.DISABLED;
  }

  /** Whether the transmitter lets the stream be changed from here. */
  public boolean isManagedHere() {
    return !streamId.isEmpty() && !endpoints.configuration().isEmpty();
  }
}
