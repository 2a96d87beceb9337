package dev.gatehouse.server.credential;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.organization.OrganizationScope;
import java.util.Optional;

/** Says whether somebody may come in with a key of their own; {@code Core} wires the policy. */
@FunctionalInterface
public interface KeyOwners {
  /**
   * @param owner active, as read in this transaction
   * @return why not; empty if they may
   */
  Optional<Refusal> refusal(Transaction tx, OrganizationScope scope, User owner);
}
