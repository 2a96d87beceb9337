package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.Directory.RateLimit;
import dev.gatehouse.server.organization.AccessChange;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.Page;
import dev.gatehouse.server.organization.Problems;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The directories of organizations, and the only mint of {@link DirectoryScope}. */
public final class Directories {
  private final Organizations organizations;
  private final RateLimit most;
  private final DirectoryStore store = new DirectoryStore();
  private volatile List<DirectoryEndListener> listeners = List.of();

  /**
   * @param most the operator's bound on what any directory may ask for
   */
  public Directories(Organizations organizations, RateLimit most) {
    this.organizations = organizations;
    this.most = most;
  }

  /** Sets those who hear of deleted directories. Before serving; {@code Server} wires them. */
  public void tell(List<DirectoryEndListener> all) {
    listeners = List.copyOf(all);
  }

  /** What a directory starts with where an administrator says nothing else. */
  public DirectoryDraft usual() {
    return new DirectoryDraft(true, List.of(), RateLimit.usual().within(most), false);
  }

  /** Creates the directory of a connection: each has one at most. */
  public Outcome<Directory> create(
      Transaction tx,
      OrganizationScope scope,
      ConnectionId connection,
      DirectoryDraft draft,
      Instant now) {
    Problems problems = check(draft);
    problems.require(
        NamedStore.connectionExists(tx, scope, connection),
        "connection",
        "connection_unknown",
        "There is no such connection here.");
    if (!problems.isEmpty()) {
      return problems.outcome();
    }
    if (!organizations.get(tx, scope.organization()).orElseThrow().entitlements().scimAllowed()) {
      return Outcome.conflict(
          "", "scim_not_in_plan", "The organization's plan does not include SCIM.");
    }
    Instant created = now.truncatedTo(ChronoUnit.MILLIS);
    Directory directory =
        new Directory(
            DirectoryId.random(),
            connection,
            draft.enabled(),
            draft.networks().stream().distinct().toList(),
            draft.limit(),
            draft.takesRoles(),
            created,
            created);
    return store.insert(tx, scope, directory)
        ? new Outcome.Done<>(directory)
        : Outcome.conflict(
            "connection", "directory_exists", "This connection has a directory already.");
  }

  public Optional<Directory> get(Transaction tx, OrganizationScope scope, DirectoryId id) {
    return store.get(tx, scope, id);
  }

  public Optional<Directory> ofConnection(
      Transaction tx, OrganizationScope scope, ConnectionId connection) {
    return store.ofConnection(tx, scope, connection);
  }

  /** The directories of an organization, by id. */
  public Page<Directory> list(Transaction tx, OrganizationScope scope, String after, int wished) {
    int size = Page.size(wished);
    return Page.of(
        store.list(tx, scope, after, size + 1), size, directory -> directory.id().value());
  }

  /** Replaces what an administrator decides. */
  public Outcome<Directory> update(
      Transaction tx, OrganizationScope scope, DirectoryId id, DirectoryDraft draft, Instant now) {
    Optional<Directory> known = store.get(tx, scope, id);
    if (known.isEmpty()) {
      return new Outcome.Absent<>();
    }
    Problems problems = check(draft);
    if (!problems.isEmpty()) {
      return problems.outcome();
    }
    Directory changed =
        new Directory(
            id,
            known.get().connection(),
            draft.enabled(),
            draft.networks().stream().distinct().toList(),
            draft.limit(),
            draft.takesRoles(),
            known.get().createdAt(),
            now.truncatedTo(ChronoUnit.MILLIS));
    store.update(tx, scope, changed);
    AccessChange.announce(tx);
    return new Outcome.Done<>(changed);
  }

  /**
   * Deletes a directory with its tokens and clients. The people whom it provisioned stay, and are
   * managed by hand from then on. False if there was none.
   */
  public boolean delete(Transaction tx, OrganizationScope scope, DirectoryId id, Instant now) {
    if (store.get(tx, scope, id).isEmpty()) {
      return false;
    }
    listeners.forEach(listener -> listener.deleting(tx, scope, id, now));
    AccessChange.announce(tx);
    return store.delete(tx, scope, id);
  }

  private Problems check(DirectoryDraft draft) {
    Problems problems = new Problems().networks("networks", draft.networks());
    RateLimit limit = draft.limit();
    problems.require(
        limit.perSecond() >= 1 && limit.perSecond() <= most.perSecond(),
        "requestsPerSecond",
        "requests_per_second_invalid",
        "Must be 1 to " + most.perSecond() + ".");
    problems.require(
        limit.burst() >= limit.perSecond() && limit.burst() <= most.burst(),
        "burst",
        "burst_invalid",
        "Must be at least requestsPerSecond, and at most " + most.burst() + ".");
    return problems;
  }

  /** Whether a directory may act. */
  public sealed interface Standing {
    /**
     * It may.
     *
     * @param limit within the operator's bound
     */
    record Open(DirectoryScope scope, Directory directory, RateLimit limit) implements Standing {}

    /** It may not. */
    record Closed(Reason reason) implements Standing {}

    /** Why not. */
    enum Reason {
      ORGANIZATION_DISABLED,
      NOT_IN_PLAN,
      DIRECTORY_DISABLED
    }
  }

  /**
   * Mints the scope of a directory for a token or client that has just been found in the database.
   *
   * @param credential whom the audit trail will name
   */
  Standing standing(
      Transaction tx, OrganizationId organization, DirectoryId id, String credential) {
    Directory directory = store.get(tx, organization, id).orElseThrow();
    Optional<OrganizationScope> scope = organizations.scope(tx, organization);
    if (scope.isEmpty()) {
      return new Standing.Closed(Standing.Reason.ORGANIZATION_DISABLED);
    }
    if (!organizations
        .get(tx, organization)
        .map(Organization::entitlements)
        .orElseThrow()
        .scimAllowed()) {
      return new Standing.Closed(Standing.Reason.NOT_IN_PLAN);
    }
    return directory.enabled()
        ? new Standing.Open(
            new DirectoryScope(scope.get(), directory, credential),
            directory,
            directory.limit().within(most))
        : new Standing.Closed(Standing.Reason.DIRECTORY_DISABLED);
  }
}
