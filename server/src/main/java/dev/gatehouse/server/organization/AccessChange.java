package dev.gatehouse.server.organization;

import dev.gatehouse.server.db.Transaction;
import java.util.List;

/**
 * Tells every node that something changed on which it hangs whether tokens of directories may act:
 * an organization, a connection, a directory, a token. What nodes remember of such tokens they
 * forget then; it is read again with the next request.
 */
public final class AccessChange {
  /** Where to listen for it. */
  public static final String TOPIC = "access-change";

  private AccessChange() {}

  /** Holds on every node once the transaction is durable. */
  public static void announce(Transaction tx) {
    tx.announce(TOPIC, List.of());
  }
}
