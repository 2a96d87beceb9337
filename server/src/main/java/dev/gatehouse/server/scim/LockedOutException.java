package dev.gatehouse.server.scim;

import dev.gatehouse.protocol.scim.ScimProblem;
import dev.gatehouse.server.directory.LockOut;

/**
 * Refuses a change that would take away an organization's last administrator. The audit trail tells
 * it, in a transaction of its own: this one is rolled back.
 */
final class LockedOutException extends ScimRefusedException {
  private static final long serialVersionUID = 1L;

  private final LockOut why;

  LockedOutException(LockOut why) {
    // The code first, as where a request is not let in: identity providers show the detail.
    super(ScimProblem.of(403, why.code() + ": " + why.sentence() + " " + why.remedy()));
    this.why = why;
  }

  LockOut why() {
    return why;
  }
}
