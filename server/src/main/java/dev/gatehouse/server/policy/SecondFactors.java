package dev.gatehouse.server.policy;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.OrganizationScope;

/** Knows who has a second factor. {@code Core} wires the credentials that do. */
@FunctionalInterface
public interface SecondFactors {
  boolean isEnrolled(Transaction tx, OrganizationScope scope, UserId user);
}
