package dev.gatehouse.server.connection;

import dev.gatehouse.server.connection.Connection.IdpInitiated;
import dev.gatehouse.server.connection.Connection.Provisioning;
import dev.gatehouse.server.connection.Connection.ProvisioningMode;
import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Statement;
import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables {@code connections} and {@code provider_registrations}. */
final class ConnectionStore {

  /** A row with what only this package sees. */
  record Stored(Connection connection, byte @Nullable [] secrets, byte[] providerKey) {}

  private static final String SELECT =
      """
      SELECT organization_id, connection_id, version, kind, preset, display_name, description, logo,
             enabled, provisioning, update_profile, map_groups, create_groups, default_role,
             mapping, session_cap_ms, idp_initiated, settings, secret_names, secrets, provider_key,
             created_at, updated_at
        FROM connections
      """;

  private static final String BY_ORGANIZATION_AND_ID =
      SELECT + " WHERE organization_id = :organization AND connection_id = :connection";
  private static final String BY_ID = SELECT + " WHERE connection_id = :connection";
  private static final String BY_ORGANIZATION =
      SELECT + " WHERE organization_id = :organization ORDER BY display_name, connection_id";

  void insert(Transaction tx, Stored stored) {
    tx.sql().forget();
    Statement statement =
        tx.sql()
            .update(
                """
                INSERT INTO connections
                  (organization_id, connection_id, version, kind, preset, display_name, description,
                   logo, enabled, provisioning, update_profile, map_groups, create_groups,
                   default_role, mapping, session_cap_ms, idp_initiated, settings, secret_names,
                   secrets, provider_key, created_at, updated_at)
                VALUES
                  (:organization, :connection, :version, :kind, :preset, :display_name,
                   :description, :logo, :enabled, :provisioning, :update_profile, :map_groups,
                   :create_groups, :default_role, :mapping, :session_cap_ms, :idp_initiated,
                   :settings, :secret_names, :secrets, :provider_key, :created_at, :updated_at)
                """);
    bind(statement, stored)
        .bind("kind", stored.connection().kind())
        .bind("created_at", stored.connection().createdAt())
        .execute();
  }

  /** Writes everything but id, kind and birth, if nobody else has changed it since it was read. */
  boolean update(Transaction tx, Stored stored) {
    tx.sql().forget();
    Statement statement =
        tx.sql()
            .update(
                """
                UPDATE connections
                   SET version = :version, preset = :preset, display_name = :display_name,
                       description = :description, logo = :logo, enabled = :enabled,
                       provisioning = :provisioning, update_profile = :update_profile,
                       map_groups = :map_groups, create_groups = :create_groups,
                       default_role = :default_role, mapping = :mapping,
                       session_cap_ms = :session_cap_ms, idp_initiated = :idp_initiated,
                       settings = :settings, secret_names = :secret_names, secrets = :secrets,
                       provider_key = :provider_key, updated_at = :updated_at
                 WHERE organization_id = :organization AND connection_id = :connection
                   AND version = :version - 1
                """);
    return bind(statement, stored).execute() == 1;
  }

  private record Key(OrganizationId organization, ConnectionId connection) {}

  /** Admission and policy ask for it apart, so it is read once in a transaction. */
  Optional<Stored> get(Transaction tx, OrganizationScope scope, ConnectionId id) {
    return tx.sql().once(new Key(scope.organization(), id), () -> read(tx, scope, id));
  }

  private static Optional<Stored> read(Transaction tx, OrganizationScope scope, ConnectionId id) {
    return tx.sql()
        .query(BY_ORGANIZATION_AND_ID)
        .bind("organization", scope.organization().value())
        .bind("connection", id.value())
        .map(ConnectionStore::read)
        .first();
  }

  /** Empty if there is none. */
  String defaultRole(Transaction tx, OrganizationScope scope, ConnectionId id) {
    return tx.sql()
        .query(
            """
            SELECT default_role FROM connections
             WHERE organization_id = :organization AND connection_id = :connection
            """)
        .bind("organization", scope.organization().value())
        .bind("connection", id.value())
        .map(row -> row.text("default_role"))
        .first()
        .orElse("");
  }

  /** A callback's address names the connection and not yet its organization. */
  Optional<Stored> getAcrossOrganizations(Transaction tx, ConnectionId id) {
    return tx.sql().query(BY_ID).bind("connection", id.value()).map(ConnectionStore::read).first();
  }

  List<Connection> list(Transaction tx, OrganizationScope scope) {
    return tx.sql()
        .query(BY_ORGANIZATION)
        .bind("organization", scope.organization().value())
        .map(row -> read(row).connection())
        .list();
  }

  /** How many connections of the organization use a registration at a provider. */
  long uses(Transaction tx, OrganizationScope scope, byte[] providerKey) {
    return tx.sql()
        .query(
            """
            SELECT count(*) AS uses FROM connections
             WHERE organization_id = :organization AND provider_key = :provider_key
            """)
        .bind("organization", scope.organization().value())
        .bind("provider_key", providerKey)
        .map(row -> row.number("uses"))
        .one();
  }

  /**
   * Takes a registration at a provider for an organization. False if another organization has it;
   * where two take it at the same time, the second waits for the first and sees it.
   */
  boolean takeRegistration(Transaction tx, OrganizationScope scope, byte[] providerKey) {
    String owner =
        tx.sql()
            .query(
                """
                INSERT INTO provider_registrations (provider_key, organization_id)
                VALUES (:provider_key, :organization)
                ON CONFLICT (provider_key) DO UPDATE SET provider_key = excluded.provider_key
                RETURNING organization_id
                """)
            .bind("provider_key", providerKey)
            .bind("organization", scope.organization().value())
            .map(row -> row.text("organization_id"))
            .one();
    return owner.equals(scope.organization().value());
  }

  void releaseRegistration(Transaction tx, OrganizationScope scope, byte[] providerKey) {
    tx.sql()
        .update(
            """
            DELETE FROM provider_registrations
             WHERE provider_key = :provider_key AND organization_id = :organization
            """)
        .bind("provider_key", providerKey)
        .bind("organization", scope.organization().value())
        .execute();
  }

  private static Statement bind(Statement statement, Stored stored) {
    Connection connection = stored.connection();
    return statement
        .bind("organization", connection.organization().value())
        .bind("connection", connection.id().value())
        .bind("version", connection.version())
        .bind("preset", connection.preset())
        .bind("display_name", connection.displayName())
        .bind("description", connection.description())
        .bind("logo", connection.logo())
        .bind("enabled", connection.enabled())
        .bind("provisioning", word(connection.provisioning().mode()))
        .bind("update_profile", connection.provisioning().updateProfile())
        .bind("map_groups", connection.provisioning().mapGroups())
        .bind("create_groups", connection.provisioning().createGroups())
        .bind("default_role", connection.provisioning().defaultRole())
        .bind("mapping", MappingText.encode(connection.mapping()))
        .bind("session_cap_ms", connection.sessionCap().map(Duration::toMillis).orElse(null))
        .bind("idp_initiated", word(connection.idpInitiated()))
        .bind("settings", connection.settings())
        .bind("secret_names", TextList.encode(connection.secretNames()))
        .bind("secrets", stored.secrets())
        .bind("provider_key", stored.providerKey())
        .bind("updated_at", connection.updatedAt());
  }

  private static Stored read(Row row) {
    Connection connection =
        new Connection(
            new ConnectionId(row.text("connection_id")),
            new OrganizationId(row.text("organization_id")),
            row.number("version"),
            row.text("kind"),
            row.text("preset"),
            row.text("display_name"),
            row.text("description"),
            row.text("logo"),
            row.flag("enabled"),
            new Provisioning(
                ProvisioningMode.valueOf(upper(row.text("provisioning"))),
                row.flag("update_profile"),
                row.flag("map_groups"),
                row.flag("create_groups"),
                row.text("default_role")),
            MappingText.decode(row.text("mapping")),
            row.optionalNumber("session_cap_ms").map(Duration::ofMillis),
            IdpInitiated.valueOf(upper(row.text("idp_initiated"))),
            row.text("settings"),
            TextList.decode(row.text("secret_names")),
            row.instant("created_at"),
            row.instant("updated_at"));
    return new Stored(
        connection, row.optionalBytes("secrets").orElse(null), row.bytes("provider_key"));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }
}
