package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;

/**
 * One step of a local sign-in, taken in the transaction that writes what comes of it. What takes
 * long (hashing a password, verifying a signature) is done before; here is checked that it still
 * holds, and used up what may be used once.
 */
@FunctionalInterface
public interface LocalStep {

  /**
   * Takes the step.
   *
   * @param user as read in this transaction
   * @param before what was proved before this step
   */
  Outcome take(Transaction tx, OrganizationScope scope, User user, LocalProof before, Instant now);

  /** How it went. What the step has written stands in both cases. */
  sealed interface Outcome {
    /**
     * @param proof all that is proved now
     */
    record Taken(LocalProof proof) implements Outcome {}

    /** The person may try again: the attempt stays open. */
    record NotTaken(Refusal refusal) implements Outcome {}
  }
}
