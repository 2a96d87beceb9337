package dev.gatehouse.server.outbox;

import java.time.Duration;
import java.util.List;

/**
 * How patient an outbox is.
 *
 * @param pauses after the first try, the second, and so on; there is one try more than pauses
 * @param lease how long a claimed row is left alone by other nodes: what a node that died had in
 *     hand waits so long
 * @param atOnce the most tries under way on one node
 * @param atOnceToOne the most of them to one receiver
 */
public record Terms(List<Duration> pauses, Duration lease, int atOnce, int atOnceToOne) {
  public Terms {
    pauses = List.copyOf(pauses);
    if (atOnceToOne < 1 || atOnce < atOnceToOne || !lease.isPositive()) {
      throw new IllegalArgumentException("terms that deliver nothing");
    }
  }

  /** The most tries. */
  public int tries() {
    return pauses.size() + 1;
  }

  /**
   * How long a try may take. The other half of the lease is for beginning it and for noting how it
   * went, on a machine that is slow at that moment.
   */
  public Duration longestTry() {
    return Duration.ofMillis(lease.toMillis() / 2);
  }
}
