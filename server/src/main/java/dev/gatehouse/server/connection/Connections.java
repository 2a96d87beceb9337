package dev.gatehouse.server.connection;

import dev.gatehouse.server.connection.ConnectionKind.SettingsVerdict;
import dev.gatehouse.server.connection.ConnectionResult.Problem;
import dev.gatehouse.server.connection.ConnectionStore.Stored;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.Directories;
import dev.gatehouse.server.directory.Directory;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.keys.SealedColumn;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.AccessChange;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Organization.Entitlements;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The connections of organizations: what the admin API and the console work with. */
public final class Connections {
  private static final int MOST_USERS_TOLD = 100;

  private final ConnectionStore store = new ConnectionStore();
  private final Organizations organizations;
  private final Users users;
  private final Directories directories;
  private final ConnectionKinds kinds;
  private final ConnectionSecrets secrets;
  private volatile List<ConnectionEndListener> listeners = List.of();
  private volatile List<ConnectionStartListener> starts = List.of();

  public Connections(
      Organizations organizations,
      Users users,
      Directories directories,
      ConnectionKinds kinds,
      SecretBox box) {
    this.organizations = organizations;
    this.users = users;
    this.directories = directories;
    this.kinds = kinds;
    this.secrets = new ConnectionSecrets(box);
  }

  /** Where secrets are kept sealed. */
  public static SealedColumn sealed() {
    return ConnectionSecrets.sealed();
  }

  /** Sets those who hear of disabled connections. Before serving; {@code Server} wires them. */
  public void tell(List<ConnectionEndListener> all) {
    listeners = List.copyOf(all);
  }

  /** Sets those who hear of enabled connections. Before serving; {@code Core} wires them. */
  public void tellStarts(List<ConnectionStartListener> all) {
    starts = List.copyOf(all);
  }

  /** Creates a connection, disabled until {@link #enable}. */
  public ConnectionResult create(
      Transaction tx, OrganizationScope scope, ConnectionDraft draft, Instant now) {
    ConnectionId id = ConnectionId.random();
    return create(tx, scope, id, draft, () -> checked(id, draft, draft.secrets()), now);
  }

  /**
   * Creates a connection of whose provider nothing is known yet: it has addresses, which the
   * provider is told first. What the draft says of settings and secrets does not count.
   */
  public ConnectionResult begin(
      Transaction tx, OrganizationScope scope, ConnectionDraft draft, Instant now) {
    ConnectionId id = ConnectionId.random();
    ConnectionDraft bare = draft.without();
    return create(
        tx, scope, id, bare, () -> NewConnection.unfinished(id, bare, Map.of()).orElseThrow(), now);
  }

  private ConnectionResult create(
      Transaction tx,
      OrganizationScope scope,
      ConnectionId id,
      ConnectionDraft draft,
      Supplier<SettingsVerdict> check,
      Instant now) {
    List<Problem> problems = problems(tx, draft);
    if (!problems.isEmpty()) {
      return new ConnectionResult.Rejected(problems);
    }
    Entitlements plan = plan(tx, scope);
    Optional<ConnectionResult> excluded =
        ConnectionPlans.excluded(plan, store.list(tx, scope).size());
    if (excluded.isPresent()) {
      return excluded.get();
    }
    if (ConnectionPlans.asksForScim(draft) && !plan.scimAllowed()) {
      return ConnectionPlans.scimExcluded();
    }
    return switch (check.get()) {
      case SettingsVerdict.Unusable unusable -> new ConnectionResult.Rejected(unusable.problems());
      case SettingsVerdict.Usable usable -> {
        byte[] providerKey = Tokens.hash(usable.providerKey());
        if (!store.takeRegistration(tx, scope, providerKey)) {
          yield elsewhere();
        }
        organizations.registerConnection(tx, scope, id);
        Connection born = NewConnection.of(id, scope, draft, usable.settings(), now);
        store.insert(tx, new Stored(born, secrets.seal(id, draft.secrets()), providerKey));
        yield new ConnectionResult.Saved(born);
      }
    };
  }

  /** The role of those who get no other; empty for none. Without reading the rest. */
  public String defaultRole(Transaction tx, OrganizationScope scope, ConnectionId id) {
    return store.defaultRole(tx, scope, id);
  }

  public Optional<Connection> get(Transaction tx, OrganizationScope scope, ConnectionId id) {
    return store.get(tx, scope, id).map(Stored::connection);
  }

  /** All, by display name. */
  public List<Connection> list(Transaction tx, OrganizationScope scope) {
    return store.list(tx, scope);
  }

  /** Those that people can sign in with, by display name; none where the plan has no SSO. */
  public List<Connection> listEnabled(Transaction tx, OrganizationScope scope) {
    return isSsoIncluded(tx, scope)
        ? store.list(tx, scope).stream().filter(Connection::enabled).toList()
        : List.of();
  }

  /**
   * Ends what a changed plan no longer includes, in the transaction that changes it: without SSO,
   * the sessions that came through any connection. The connections stay, for the day on which the
   * plan includes them again.
   */
  public void planChanged(
      Transaction tx,
      OrganizationScope scope,
      Entitlements before,
      Entitlements after,
      Instant now) {
    if (before.ssoAllowed() && !after.ssoAllowed()) {
      for (Connection one : store.list(tx, scope)) {
        listeners.forEach(listener -> listener.disabled(tx, scope, one.id(), now));
      }
    }
  }

  private Entitlements plan(Transaction tx, OrganizationScope scope) {
    return organizations.get(tx, scope.organization()).orElseThrow().entitlements();
  }

  private boolean isSsoIncluded(Transaction tx, OrganizationScope scope) {
    return organizations.scopeForSso(tx, scope.organization()).isPresent();
  }

  /**
   * Replaces everything but id, kind and the switch. Secrets that are not given stay, unless they
   * would be sent elsewhere from now on.
   */
  public ConnectionResult update(
      Transaction tx,
      OrganizationScope scope,
      ConnectionId id,
      ConnectionDraft draft,
      Instant now) {
    Optional<Stored> known = store.get(tx, scope, id);
    if (known.isEmpty()) {
      return new ConnectionResult.Unknown();
    }
    List<Problem> problems = problems(tx, draft);
    boolean sameKind =
        ProviderPresets.named(draft.preset())
            .map(preset -> preset.kind().equals(known.get().connection().kind()))
            .orElse(true);
    if (!sameKind) {
      problems.add(
          new Problem(
              "preset", "preset_kind", "A connection keeps its kind: create another instead."));
    }
    if (!problems.isEmpty()) {
      return new ConnectionResult.Rejected(problems);
    }
    // What was set before the plan changed may stay, so that other settings can be changed.
    boolean anew =
        known.get().connection().provisioning().mode() != Connection.ProvisioningMode.SCIM;
    if (anew && ConnectionPlans.asksForScim(draft) && !plan(tx, scope).scimAllowed()) {
      return ConnectionPlans.scimExcluded();
    }
    Map<String, String> stored = secrets.open(id, known.get().secrets());
    Map<String, String> merged = new TreeMap<>(stored);
    merged.putAll(draft.secrets());
    Optional<SettingsVerdict> unfinished =
        known.get().connection().finished()
            ? Optional.empty()
            : NewConnection.unfinished(id, draft, merged);
    return switch (unfinished.orElseGet(() -> checked(id, draft, merged))) {
      case SettingsVerdict.Unusable unusable -> new ConnectionResult.Rejected(unusable.problems());
      case SettingsVerdict.Usable usable -> {
        Connection old = known.get().connection();
        List<Problem> again =
            ConnectionSecrets.neededAgain(
                kinds.of(old),
                old.settings(),
                usable.settings(),
                stored.keySet(),
                draft.secrets().keySet());
        yield again.isEmpty()
            ? replace(tx, scope, known.get(), draft, usable, merged, now)
            : new ConnectionResult.Rejected(again);
      }
    };
  }

  private List<Problem> problems(Transaction tx, ConnectionDraft draft) {
    List<Problem> problems = new ArrayList<>(ConnectionRules.check(draft));
    if (draft.provisioning().createGroups() && !draft.provisioning().mapGroups()) {
      problems.add(
          new Problem(
              "provisioning.createGroups",
              "create_groups_without_map_groups",
              "Groups can be created only where mapGroups is on."));
    }
    String role = draft.provisioning().defaultRole();
    if (!role.isEmpty() && !users.roleExists(tx, role)) {
      problems.add(
          new Problem(
              "provisioning.defaultRole", "role_unknown", "There is no role " + role + "."));
    }
    return problems;
  }

  private ConnectionResult replace(
      Transaction tx,
      OrganizationScope scope,
      Stored known,
      ConnectionDraft draft,
      SettingsVerdict.Usable usable,
      Map<String, String> merged,
      Instant now) {
    byte[] providerKey = Tokens.hash(usable.providerKey());
    if (!store.takeRegistration(tx, scope, providerKey)) {
      return elsewhere();
    }
    Connection old = known.connection();
    Connection changed =
        new Connection(
            old.id(),
            old.organization(),
            old.version() + 1,
            old.kind(),
            draft.preset(),
            draft.displayName(),
            draft.description(),
            draft.logo(),
            old.enabled(),
            draft.provisioning(),
            draft.mapping(),
            draft.sessionCap(),
            draft.idpInitiated(),
            usable.settings(),
            List.copyOf(new TreeMap<>(merged).keySet()),
            old.createdAt(),
            NewConnection.stored(now));
    store.update(tx, new Stored(changed, secrets.seal(old.id(), merged), providerKey));
    if (!Arrays.equals(providerKey, known.providerKey())) {
      releaseIfUnused(tx, scope, known.providerKey());
    }
    return new ConnectionResult.Saved(changed);
  }

  /**
   * Takes over what the provider publishes now, if it differs.
   *
   * @param current as read in this transaction
   * @param settings all of them
   * @return the connection, with a new version if something has changed
   */
  public ConnectionResult renew(
      Transaction tx, OrganizationScope scope, Connection current, String settings, Instant now) {
    Stored known = store.get(tx, scope, current.id()).orElseThrow();
    Map<String, String> all = secrets.open(current.id(), known.secrets());
    return switch (kinds.of(current).check(current.id(), settings, all)) {
      case SettingsVerdict.Unusable unusable -> new ConnectionResult.Rejected(unusable.problems());
      case SettingsVerdict.Usable usable -> {
        if (!Arrays.equals(Tokens.hash(usable.providerKey()), known.providerKey())) {
          yield ConnectionResult.rejected(
              "settings",
              "provider_changed",
              "The document describes another provider than before. Change the connection by hand"
                  + " if that is right.");
        }
        if (usable.settings().equals(known.connection().settings())) {
          yield new ConnectionResult.Saved(current);
        }
        Connection changed =
            known.connection().withSettings(usable.settings(), NewConnection.stored(now));
        store.update(tx, new Stored(changed, known.secrets(), known.providerKey()));
        yield new ConnectionResult.Saved(changed);
      }
    };
  }

  /** Refused where the plan includes no SSO, or fewer connections than would be on. */
  public ConnectionResult enable(
      Transaction tx, OrganizationScope scope, ConnectionId id, Instant now) {
    long others =
        store.list(tx, scope).stream().filter(one -> one.enabled() && !one.id().equals(id)).count();
    Optional<ConnectionResult> excluded = ConnectionPlans.excluded(plan(tx, scope), others);
    if (excluded.isPresent() && store.get(tx, scope, id).isPresent()) {
      return excluded.get();
    }
    if (get(tx, scope, id).filter(one -> !one.finished()).isPresent()) {
      return ConnectionResult.rejected(
          "settings",
          "connection_unfinished",
          "The provider's settings are missing: give them first, then it can be enabled.");
    }
    ConnectionResult result = switched(tx, scope, id, true, now);
    if (result instanceof ConnectionResult.Saved) {
      starts.forEach(listener -> listener.enabled(tx, scope, now));
    }
    return result;
  }

  /** Stops every path through it and ends the sessions that came through it. */
  public ConnectionResult disable(
      Transaction tx, OrganizationScope scope, ConnectionId id, Instant now) {
    ConnectionResult result = switched(tx, scope, id, false, now);
    if (result instanceof ConnectionResult.Saved) {
      listeners.forEach(listener -> listener.disabled(tx, scope, id, now));
    }
    return result;
  }

  /** Refused as {@link ConnectionResult.InUse} while it is somebody's method of signing in. */
  public ConnectionResult delete(
      Transaction tx, OrganizationScope scope, ConnectionId id, Instant now) {
    Optional<Stored> known = store.get(tx, scope, id);
    if (known.isEmpty()) {
      return new ConnectionResult.Unknown();
    }
    List<User> through = users.through(tx, scope, id, MOST_USERS_TOLD);
    if (!through.isEmpty()) {
      return new ConnectionResult.InUse(through);
    }
    Optional<Directory> directory = directories.ofConnection(tx, scope, id);
    if (directory.isPresent()) {
      return new ConnectionResult.HasDirectory(directory.get().id());
    }
    listeners.forEach(listener -> listener.disabled(tx, scope, id, now));
    organizations.forgetConnection(tx, scope, id);
    releaseIfUnused(tx, scope, known.get().providerKey());
    return new ConnectionResult.Deleted();
  }

  /** A connection to sign in with, if it is enabled and the plan includes SSO. */
  public Optional<LiveConnection> live(Transaction tx, OrganizationScope scope, ConnectionId id) {
    return store
        .get(tx, scope, id)
        .filter(stored -> stored.connection().enabled() && isSsoIncluded(tx, scope))
        .map(stored -> open(scope, stored));
  }

  /** A connection for administrators to try, also while it is switched off. */
  public Optional<LiveConnection> forTest(
      Transaction tx, OrganizationScope scope, ConnectionId id) {
    return store
        .get(tx, scope, id)
        .filter(stored -> stored.connection().finished())
        .map(stored -> open(scope, stored));
  }

  /** The connection as it stands, if it and its organization are enabled, with SSO in the plan. */
  public Optional<Connection> enabled(Transaction tx, OrganizationScope scope, ConnectionId id) {
    return store
        .get(tx, scope, id)
        .map(Stored::connection)
        .filter(Connection::enabled)
        .filter(unused -> isSsoIncluded(tx, scope));
  }

  /**
   * The connection of a callback's address with its organization's scope, if both are enabled and
   * the plan includes SSO. The scope allows no more than what the callback proves.
   */
  public Optional<LiveConnection> liveAcrossOrganizations(Transaction tx, ConnectionId id) {
    return store
        .getAcrossOrganizations(tx, id)
        .filter(stored -> stored.connection().enabled())
        .flatMap(
            stored ->
                organizations
                    .scopeForSso(tx, stored.connection().organization())
                    .map(scope -> open(scope, stored)));
  }

  /** Whether a connection leads nowhere because its whole organization is off. */
  public boolean isOfOrganizationOffAcrossOrganizations(Transaction tx, ConnectionId id) {
    return store
        .getAcrossOrganizations(tx, id)
        .filter(one -> organizations.scope(tx, one.connection().organization()).isEmpty())
        .isPresent();
  }

  /**
   * A connection to be tried out, on or off, in an organization that is on. Only test sign-ins,
   * which let nobody in, may ask for it.
   */
  public Optional<LiveConnection> forTestSignInAcrossOrganizations(
      Transaction tx, ConnectionId id) {
    return store
        .getAcrossOrganizations(tx, id)
        .filter(stored -> stored.connection().finished())
        .flatMap(
            stored ->
                organizations
                    .scope(tx, stored.connection().organization())
                    .map(scope -> open(scope, stored)));
  }

  /** Its description, even while it is switched off: for metadata, which set-up needs first. */
  public Optional<Connection> describedAcrossOrganizations(Transaction tx, ConnectionId id) {
    return store.getAcrossOrganizations(tx, id).map(Stored::connection);
  }

  private LiveConnection open(OrganizationScope scope, Stored stored) {
    Connection connection = stored.connection();
    return new LiveConnection(scope, connection, secrets.open(connection.id(), stored.secrets()));
  }

  private SettingsVerdict checked(
      ConnectionId id, ConnectionDraft draft, Map<String, String> allSecrets) {
    ConnectionKind kind =
        ProviderPresets.named(draft.preset()).flatMap(one -> kinds.named(one.kind())).orElseThrow();
    String settings = ProviderPresets.withUsual(draft.preset(), draft.settings());
    return kind.check(id, settings, allSecrets);
  }

  private ConnectionResult switched(
      Transaction tx, OrganizationScope scope, ConnectionId id, boolean enabled, Instant now) {
    Optional<Stored> known = store.get(tx, scope, id);
    if (known.isEmpty()) {
      return new ConnectionResult.Unknown();
    }
    Connection old = known.get().connection();
    if (old.enabled() == enabled) {
      return new ConnectionResult.Saved(old);
    }
    Connection changed = old.switched(enabled, NewConnection.stored(now));
    store.update(tx, new Stored(changed, known.get().secrets(), known.get().providerKey()));
    AccessChange.announce(tx);
    return new ConnectionResult.Saved(changed);
  }

  private void releaseIfUnused(Transaction tx, OrganizationScope scope, byte[] providerKey) {
    if (store.uses(tx, scope, providerKey) == 0) {
      store.releaseRegistration(tx, scope, providerKey);
    }
  }

  private static ConnectionResult elsewhere() {
    return ConnectionResult.rejected(
        "settings",
        "provider_registered_elsewhere",
        "Another organization uses the same registration at this provider. Each organization needs"
            + " its own.");
  }
}
