package dev.gatehouse.server.scim;

import dev.gatehouse.server.directory.DirectoryScope;
import dev.gatehouse.server.directory.RefusedRequests.Whose;
import java.time.Instant;

/**
 * On whose behalf a request or an operation of Bulk is done.
 *
 * @param address of the client, for the audit trail
 * @param now in whole milliseconds, as everything is stored
 */
record Caller(DirectoryScope scope, String address, Instant now) {
  /** Of whose refusals what is refused is one. */
  Whose whose() {
    return new Whose(scope.organization().organization(), scope.directory());
  }
}
