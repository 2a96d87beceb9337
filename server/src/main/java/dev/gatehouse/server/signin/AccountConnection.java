package dev.gatehouse.server.signin;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;

/**
 * Whether an organization's existing people are asked before the account of an identity provider is
 * connected to theirs. They are, unless it says otherwise: for a migration, say, in which everybody
 * moves to a new provider.
 */
public final class AccountConnection {
  private final ConsentStore store = new ConsentStore();

  public boolean asks(Transaction tx, OrganizationScope scope) {
    return store.asks(tx, scope);
  }

  public void set(Transaction tx, OrganizationScope scope, boolean asks) {
    store.setAsks(tx, scope, asks);
  }
}
