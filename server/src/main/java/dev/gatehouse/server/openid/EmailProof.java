package dev.gatehouse.server.openid;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;

/**
 * Tells whether an organization has proved that it owns the domain of an address. What an identity
 * provider says about an address is no proof: whoever runs one can say anything.
 */
@FunctionalInterface
public interface EmailProof {
  boolean proves(Transaction tx, OrganizationScope scope, String emailAddress);
}
