package dev.gatehouse.server.scim;

import dev.gatehouse.server.directory.DirectoryScope;
import java.time.Instant;

/**
 * On whose behalf a request or an operation of Bulk is done.
 *
 * @param address of the client, for the audit trail
 * @param now in whole milliseconds, as everything is stored
 */
record Caller(DirectoryScope scope, String address, Instant now) {}
