package dev.gatehouse.server.organization;

import dev.gatehouse.server.db.Transaction;
import java.time.Instant;
import java.util.Optional;

/** The organizations of the installation, and the only mint of {@link OrganizationScope}. */
public final class Organizations {
  private final OrganizationStore store = new OrganizationStore();
  private final OperatorStore operators = new OperatorStore();

  public Outcome<Organization> create(Transaction tx, OrganizationDraft draft, Instant now) {
    Problems problems = OrganizationRules.check(draft);
    if (!problems.isEmpty()) {
      return problems.outcome();
    }
    Organization organization =
        new Organization(
            OrganizationId.random(),
            draft.slug(),
            draft.name(),
            true,
            draft.sessionPolicy(),
            draft.entitlements(),
            draft.branding(),
            now,
            now);
    return store.insert(tx, organization) ? new Outcome.Done<>(organization) : slugTaken();
  }

  public Optional<Organization> get(Transaction tx, OrganizationId id) {
    return store.get(tx, id);
  }

  public Optional<Organization> bySlug(Transaction tx, String slug) {
    return store.bySlug(tx, slug);
  }

  /**
   * By slug.
   *
   * @param after the slug after which to start; empty for the first page
   * @param wished the wished number, at most {@link Page#LARGEST}
   */
  public Page<Organization> list(Transaction tx, String after, int wished) {
    return list(tx, "", after, wished);
  }

  /**
   * The same of some.
   *
   * @param search what their name or slug has in it, in any case; empty for all
   */
  public Page<Organization> list(Transaction tx, String search, String after, int wished) {
    int size = Page.size(wished);
    return Page.of(store.list(tx, search, after, size + 1), size, Organization::slug);
  }

  /** Replaces what an administrator decides. */
  public Outcome<Organization> update(
      Transaction tx, OrganizationId id, OrganizationDraft draft, Instant now) {
    Problems problems = OrganizationRules.check(draft);
    if (!problems.isEmpty()) {
      return problems.outcome();
    }
    Optional<Organization> holder = store.bySlug(tx, draft.slug());
    if (holder.isPresent() && !holder.get().id().equals(id)) {
      return slugTaken();
    }
    AccessChange.announce(tx);
    return store.update(tx, id, draft, now) ? done(tx, id) : new Outcome.Absent<>();
  }

  /**
   * Enables or disables. From the commit on, {@link #scope} refuses a disabled organization; ending
   * its live sessions in the same transaction is the caller's part.
   */
  public Outcome<Organization> setEnabled(
      Transaction tx, OrganizationId id, boolean enabled, Instant now) {
    if (!enabled && operators.organization(tx).filter(id::equals).isPresent()) {
      return Outcome.conflict(
          "enabled", "organization_of_operators", "The operators need their organization.");
    }
    AccessChange.announce(tx);
    return store.setEnabled(tx, id, enabled, now) ? done(tx, id) : new Outcome.Absent<>();
  }

  /** Deletes it with all that is in it. False if there was none. */
  public boolean delete(Transaction tx, OrganizationId id) {
    AccessChange.announce(tx);
    return store.delete(tx, id);
  }

  /** The right to act in an organization: only if it is there and enabled. */
  public Optional<OrganizationScope> scope(Transaction tx, OrganizationId id) {
    return store
        .get(tx, id)
        .filter(Organization::enabled)
        .map(organization -> new OrganizationScope(organization.id()));
  }

  /** As {@link #scope}, if besides the plan includes SSO: to act on behalf of a connection. */
  public Optional<OrganizationScope> scopeForSso(Transaction tx, OrganizationId id) {
    return store
        .get(tx, id)
        .filter(organization -> organization.enabled() && organization.entitlements().ssoAllowed())
        .map(organization -> new OrganizationScope(organization.id()));
  }

  /** As {@link #scope}, by slug. */
  public Optional<OrganizationScope> scope(Transaction tx, String slug) {
    return store
        .bySlug(tx, slug)
        .filter(Organization::enabled)
        .map(organization -> new OrganizationScope(organization.id()));
  }

  /**
   * The right to administer an organization, whether enabled or not: for the operator only, never
   * for anything that signs somebody in.
   */
  public Optional<OrganizationScope> scopeEvenIfDisabled(Transaction tx, OrganizationId id) {
    return store.get(tx, id).map(organization -> new OrganizationScope(organization.id()));
  }

  /**
   * Makes a connection's id known, before any row that names the connection: the database refuses
   * rows that join a connection and another organization.
   */
  public void registerConnection(Transaction tx, OrganizationScope scope, ConnectionId id) {
    store.insertConnection(tx, scope, id);
  }

  /**
   * Forgets a connection's id, with the external identities and role mappings that came with it.
   * Fails while it is some user's method of authentication or some domain leads to it.
   */
  public void forgetConnection(Transaction tx, OrganizationScope scope, ConnectionId id) {
    store.deleteConnection(tx, scope, id);
  }

  private Outcome<Organization> done(Transaction tx, OrganizationId id) {
    return new Outcome.Done<>(store.get(tx, id).orElseThrow());
  }

  private static Outcome<Organization> slugTaken() {
    return Outcome.conflict("slug", "slug_taken", "Another organization has this slug.");
  }
}
