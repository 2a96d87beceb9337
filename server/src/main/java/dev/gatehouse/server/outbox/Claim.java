package dev.gatehouse.server.outbox;

import java.time.Instant;
import java.util.List;

/**
 * A row that this node has taken for one try. Until the lease ends no other node touches it.
 *
 * @param key the row's key, in the order of its table's key columns
 * @param lane who receives it
 * @param content what the table's description made of the row
 * @param attempt which try this is, from 1
 * @param leaseEnd exclusive
 */
public record Claim<T>(List<String> key, Lane lane, T content, int attempt, Instant leaseEnd) {
  public Claim {
    key = List.copyOf(key);
  }
}
