package dev.gatehouse.server.scim;

import dev.gatehouse.protocol.scim.ResourceReader.Received;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.ScimResource;
import tools.jackson.databind.node.ObjectNode;

/**
 * What clients do with resources of one type (RFC 7644 §3.3 to §3.6), inside a transaction of the
 * caller.
 *
 * <p>Whatever is refused is a {@link ScimRefusedException}, which rolls the transaction back.
 */
interface ResourceChanges {
  /** Prepares a creation: what needs no transaction, for which others wait. */
  Creation creation(Caller caller, Received received);

  /** The rest of a creation. It may be run again, after a transaction that was rolled back. */
  @FunctionalInterface
  interface Creation {
    ScimResource in(Transaction tx);
  }

  ScimResource replace(
      Transaction tx, Caller caller, String id, ObjectNode body, Precondition precondition);

  ScimResource patch(
      Transaction tx, Caller caller, String id, ObjectNode body, Precondition precondition);

  void delete(Transaction tx, Caller caller, String id, Precondition precondition);
}
