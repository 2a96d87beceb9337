package dev.gatehouse.server.signout;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.session.SessionId;
import java.util.Set;

/** Knows which applications cannot be told that a session has ended. */
@FunctionalInterface
public interface UntoldApplications {

  /**
   * Whether some application was let into one of the sessions and has no address for telling it.
   * Asked inside the transaction that ends the sessions, before it does.
   */
  boolean any(Transaction tx, OrganizationScope scope, Set<SessionId> sessions);
}
