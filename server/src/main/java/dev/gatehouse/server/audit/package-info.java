/**
 * Owns the audit trail. A row is written in the transaction that it describes, by {@code
 * Audit.record}, and never changed; whoever must hear of rows implements {@code AuditListener}.
 */
@NullMarked
package dev.gatehouse.server.audit;

import org.jspecify.annotations.NullMarked;
