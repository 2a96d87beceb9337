/** Owns the audit trail. A row is written in the transaction that it describes. */
@NullMarked
package dev.gatehouse.server.audit;

import org.jspecify.annotations.NullMarked;
