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
  /**
   * @param received read before the transaction, which others wait for
   */
  ScimResource create(Transaction tx, Caller caller, Received received);

  ScimResource replace(
      Transaction tx, Caller caller, String id, ObjectNode body, Precondition precondition);

  ScimResource patch(
      Transaction tx, Caller caller, String id, ObjectNode body, Precondition precondition);

  void delete(Transaction tx, Caller caller, String id, Precondition precondition);
}
