package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Domains;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.policy.AccessRefusal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chooses how somebody signs in: by the connection that the door names, by the proved domain of the
 * address, by there being one only, or by asking.
 */
final class Chooser {
  private final Database database;
  private final Organizations organizations;
  private final Connections connections;
  private final Domains domains;

  Chooser(
      Database database, Organizations organizations, Connections connections, Domains domains) {
    this.database = database;
    this.organizations = organizations;
    this.connections = connections;
    this.domains = domains;
  }

  /** What is to happen. */
  sealed interface Choice {
    /** Go. */
    record Go(LiveConnection connection) implements Choice {}

    /** The person chooses among these, perhaps none. */
    record Ask(OrganizationScope scope, Organization organization, List<Connection> connections)
        implements Choice {}

    /** The organization must be found first. */
    record Find() implements Choice {}

    /** Not at all. */
    record Refuse(Refusal refusal) implements Choice {}
  }

  /**
   * What is known before the choice.
   *
   * @param hint an e-mail address; of a proved domain it names organization and connection
   */
  record Known(
      @Nullable OrganizationScope scope,
      @Nullable ConnectionId connection,
      Optional<String> hint,
      boolean useSso) {}

  Choice choose(Known known) {
    return database.read(tx -> choose(tx, known));
  }

  private Choice choose(Transaction tx, Known known) {
    ConnectionId named = known.connection();
    if (named != null) {
      return named(tx, known.scope(), named);
    }
    Optional<Domains.Route> route = known.hint().flatMap(hint -> domains.routeOf(tx, hint));
    OrganizationScope scope =
        known.scope() != null ? known.scope() : route.map(Domains.Route::scope).orElse(null);
    if (scope == null) {
      return new Choice.Find();
    }
    Optional<Organization> organization =
        organizations.get(tx, scope.organization()).filter(Organization::enabled);
    if (organization.isEmpty()) {
      return new Choice.Refuse(AccessRefusal.ORGANIZATION_OFF.because("it is off"));
    }
    Optional<LiveConnection> routed =
        route
            .filter(one -> one.scope().organization().equals(scope.organization()))
            .flatMap(Domains.Route::connection)
            .flatMap(one -> connections.live(tx, scope, one));
    if (routed.isPresent()) {
      return new Choice.Go(routed.get());
    }
    List<Connection> enabled = connections.listEnabled(tx, scope);
    if (known.useSso() && enabled.size() == 1) {
      return new Choice.Go(connections.live(tx, scope, enabled.getFirst().id()).orElseThrow());
    }
    return new Choice.Ask(scope, organization.get(), enabled);
  }

  /** A named connection, which must be of the organization if one is named as well. */
  private Choice named(Transaction tx, @Nullable OrganizationScope scope, ConnectionId connection) {
    Optional<LiveConnection> live =
        scope == null
            ? connections.liveAcrossOrganizations(tx, connection)
            : organizations
                .scope(tx, scope.organization())
                .flatMap(enabled -> connections.live(tx, enabled, connection));
    return live.<Choice>map(Choice.Go::new)
        .orElseGet(
            () ->
                new Choice.Refuse(
                    isOff(tx, scope, connection)
                        ? AccessRefusal.ORGANIZATION_OFF.because("it is off")
                        : AccessRefusal.CONNECTION_OFF.because(connection + " is off or unknown")));
  }

  /** Whether the organization is off that was named, or, without one, that of the connection. */
  private boolean isOff(
      Transaction tx, @Nullable OrganizationScope scope, ConnectionId connection) {
    return scope == null
        ? connections.isOfOrganizationOffAcrossOrganizations(tx, connection)
        : organizations.scope(tx, scope.organization()).isEmpty();
  }

  /** The scope of an enabled organization by its slug, or of a proved domain by an address. */
  Optional<OrganizationScope> find(String entered) {
    String text = entered.strip().toLowerCase(java.util.Locale.ROOT);
    return database.read(
        tx ->
            text.indexOf('@') >= 0
                ? domains.routeOf(tx, text).map(Domains.Route::scope)
                : organizations.scope(tx, text));
  }

  Optional<OrganizationScope> scope(dev.gatehouse.server.organization.OrganizationId id) {
    return database.read(tx -> organizations.scope(tx, id));
  }

  Optional<String> slug(OrganizationScope scope) {
    return database.read(tx -> organizations.get(tx, scope.organization())).map(Organization::slug);
  }
}
