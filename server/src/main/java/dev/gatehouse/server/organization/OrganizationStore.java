package dev.gatehouse.server.organization;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Statement;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.Organization.Branding;
import dev.gatehouse.server.organization.Organization.Entitlements;
import dev.gatehouse.server.organization.Organization.SessionPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tables {@code organizations} and {@code connection_ids}. */
final class OrganizationStore {

  boolean insert(Transaction tx, Organization organization) {
    tx.sql().forget();
    Statement insert =
        tx.sql()
            .update(
                """
                INSERT INTO organizations (organization_id, slug, name, enabled, session_idle_ms,
                  session_absolute_ms, max_connections, sso_allowed, scim_allowed, product_name,
                  logo_url, colour, created_at, updated_at)
                VALUES (:id, :slug, :name, :enabled, :idle, :absolute, :connections, :sso, :scim,
                  :product, :logo, :colour, :created, :updated)
                ON CONFLICT (slug) DO NOTHING""")
            .bind("id", organization.id().value())
            .bind("enabled", organization.enabled())
            .bind("created", organization.createdAt());
    return bind(insert, organization.draft(), organization.updatedAt()).execute() == 1;
  }

  boolean update(Transaction tx, OrganizationId id, OrganizationDraft draft, Instant now) {
    tx.sql().forget();
    Statement update =
        tx.sql()
            .update(
                """
                UPDATE organizations SET slug = :slug, name = :name, session_idle_ms = :idle,
                  session_absolute_ms = :absolute, max_connections = :connections,
                  sso_allowed = :sso, scim_allowed = :scim, product_name = :product,
                  logo_url = :logo, colour = :colour, updated_at = :updated
                WHERE organization_id = :id""")
            .bind("id", id.value());
    return bind(update, draft, now).execute() == 1;
  }

  private static Statement bind(Statement statement, OrganizationDraft draft, Instant updated) {
    return statement
        .bind("slug", draft.slug())
        .bind("name", draft.name())
        .bind("idle", draft.sessionPolicy().idle().toMillis())
        .bind("absolute", draft.sessionPolicy().absolute().toMillis())
        .bind("connections", draft.entitlements().maxConnections())
        .bind("sso", draft.entitlements().ssoAllowed())
        .bind("scim", draft.entitlements().scimAllowed())
        .bind("product", draft.branding().productName())
        .bind("logo", draft.branding().logoUrl())
        .bind("colour", draft.branding().colour())
        .bind("updated", updated);
  }

  boolean setEnabled(Transaction tx, OrganizationId id, boolean enabled, Instant now) {
    tx.sql().forget();
    return tx.sql()
            .update(
                """
                UPDATE organizations SET enabled = :enabled, updated_at = :now
                WHERE organization_id = :id""")
            .bind("id", id.value())
            .bind("enabled", enabled)
            .bind("now", now)
            .execute()
        == 1;
  }

  boolean delete(Transaction tx, OrganizationId id) {
    tx.sql().forget();
    return tx.sql()
            .update("DELETE FROM organizations WHERE organization_id = :id")
            .bind("id", id.value())
            .execute()
        == 1;
  }

  /** Scope, policy, plan and name are asked for apart, so it is read once in a transaction. */
  Optional<Organization> get(Transaction tx, OrganizationId id) {
    return tx.sql().once(id, () -> read(tx, id));
  }

  private static Optional<Organization> read(Transaction tx, OrganizationId id) {
    return tx.sql()
        .query(
            """
            SELECT organization_id, slug, name, enabled, session_idle_ms, session_absolute_ms,
              max_connections, sso_allowed, scim_allowed, product_name, logo_url, colour,
              created_at, updated_at
            FROM organizations WHERE organization_id = :id""")
        .bind("id", id.value())
        .map(OrganizationStore::organization)
        .first();
  }

  Optional<Organization> bySlug(Transaction tx, String slug) {
    return tx.sql()
        .query(
            """
            SELECT organization_id, slug, name, enabled, session_idle_ms, session_absolute_ms,
              max_connections, sso_allowed, scim_allowed, product_name, logo_url, colour,
              created_at, updated_at
            FROM organizations WHERE slug = :slug""")
        .bind("slug", slug)
        .map(OrganizationStore::organization)
        .first();
  }

  List<Organization> list(Transaction tx, String search, String after, int limit) {
    return tx.sql()
        .query(
            """
            SELECT organization_id, slug, name, enabled, session_idle_ms, session_absolute_ms,
              max_connections, sso_allowed, scim_allowed, product_name, logo_url, colour,
              created_at, updated_at
            FROM organizations
            WHERE slug > :after
              AND (:search = '' OR slug LIKE :pattern ESCAPE '!'
                OR LOWER(name) LIKE :pattern ESCAPE '!')
            ORDER BY slug LIMIT :limit""")
        .bind("after", after)
        .bind("search", search)
        .bind("pattern", pattern(search))
        .bind("limit", limit)
        .map(OrganizationStore::organization)
        .list();
  }

  /** The text anywhere; its own wildcards stand for themselves. */
  private static String pattern(String search) {
    return "%" + search.toLowerCase(java.util.Locale.ROOT).replaceAll("[!%_]", "!$0") + "%";
  }

  void insertConnection(Transaction tx, OrganizationScope scope, ConnectionId id) {
    tx.sql()
        .update(
            """
            INSERT INTO connection_ids (organization_id, connection_id)
            VALUES (:organization, :connection)""")
        .bind("organization", scope.organization().value())
        .bind("connection", id.value())
        .execute();
  }

  /** Its row of {@code connections} goes with it. */
  void deleteConnection(Transaction tx, OrganizationScope scope, ConnectionId id) {
    tx.sql().forget();
    tx.sql()
        .update(
            """
            DELETE FROM connection_ids
            WHERE organization_id = :organization AND connection_id = :connection""")
        .bind("organization", scope.organization().value())
        .bind("connection", id.value())
        .execute();
  }

  private static Organization organization(Row row) {
    return new Organization(
        new OrganizationId(row.text("organization_id")),
        row.text("slug"),
        row.text("name"),
        row.flag("enabled"),
        new SessionPolicy(
            Duration.ofMillis(row.number("session_idle_ms")),
            Duration.ofMillis(row.number("session_absolute_ms"))),
        new Entitlements(
            row.count("max_connections"), row.flag("sso_allowed"), row.flag("scim_allowed")),
        new Branding(row.text("product_name"), row.text("logo_url"), row.text("colour")),
        row.instant("created_at"),
        row.instant("updated_at"));
  }
}
