package dev.gatehouse.server.session;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.List;

/** Says which applications go on acting for a session; {@code Doors} wires the door that knows. */
@FunctionalInterface
public interface ReachedApplications {
  /** The names of those that hold a live refresh token, sorted. */
  List<String> of(Transaction tx, OrganizationScope scope, SessionId session, Instant now);
}
