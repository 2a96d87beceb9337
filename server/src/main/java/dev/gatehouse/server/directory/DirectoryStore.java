package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.Directory.RateLimit;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.util.List;
import java.util.Optional;

/** The table {@code directories}. */
final class DirectoryStore {
  private static final String SELECT =
      """
      SELECT directory_id, connection_id, enabled, networks, requests_per_second, burst,
        takes_roles, created_at, updated_at
      FROM directories
      """;

  /** False if the connection has one already. */
  boolean insert(Transaction tx, OrganizationScope scope, Directory directory) {
    return tx.sql()
            .update(
                """
                INSERT INTO directories (organization_id, directory_id, connection_id, enabled,
                  networks, requests_per_second, burst, takes_roles, created_at, updated_at)
                VALUES (:organization, :id, :connection, :enabled, :networks, :per_second, :burst,
                  :takes_roles, :created, :updated)
                ON CONFLICT (organization_id, connection_id) DO NOTHING""")
            .bind("organization", scope.organization().value())
            .bind("id", directory.id().value())
            .bind("connection", directory.connection().value())
            .bind("enabled", directory.enabled())
            .bind("networks", TextList.encode(directory.networks()))
            .bind("per_second", directory.limit().perSecond())
            .bind("burst", directory.limit().burst())
            .bind("takes_roles", directory.takesRoles())
            .bind("created", directory.createdAt())
            .bind("updated", directory.updatedAt())
            .execute()
        == 1;
  }

  void update(Transaction tx, OrganizationScope scope, Directory directory) {
    tx.sql()
        .update(
            """
            UPDATE directories SET enabled = :enabled, networks = :networks,
              requests_per_second = :per_second, burst = :burst, takes_roles = :takes_roles,
              updated_at = :updated
            WHERE organization_id = :organization AND directory_id = :id""")
        .bind("organization", scope.organization().value())
        .bind("id", directory.id().value())
        .bind("enabled", directory.enabled())
        .bind("networks", TextList.encode(directory.networks()))
        .bind("per_second", directory.limit().perSecond())
        .bind("burst", directory.limit().burst())
        .bind("takes_roles", directory.takesRoles())
        .bind("updated", directory.updatedAt())
        .execute();
  }

  Optional<Directory> get(Transaction tx, OrganizationScope scope, DirectoryId id) {
    return get(tx, scope.organization(), id);
  }

  /**
   * Before the organization's scope can be minted: a token or client has named the organization.
   */
  Optional<Directory> get(Transaction tx, OrganizationId organization, DirectoryId id) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE organization_id = :organization AND directory_id = :id""")
        .bind("organization", organization.value())
        .bind("id", id.value())
        .map(DirectoryStore::directory)
        .first();
  }

  Optional<Directory> ofConnection(
      Transaction tx, OrganizationScope scope, ConnectionId connection) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE organization_id = :organization AND connection_id = :connection""")
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .map(DirectoryStore::directory)
        .first();
  }

  List<Directory> list(Transaction tx, OrganizationScope scope, String after, int limit) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE organization_id = :organization AND directory_id > :after
            ORDER BY directory_id LIMIT :limit""")
        .bind("organization", scope.organization().value())
        .bind("after", after)
        .bind("limit", limit)
        .map(DirectoryStore::directory)
        .list();
  }

  boolean delete(Transaction tx, OrganizationScope scope, DirectoryId id) {
    return tx.sql()
            .update(
                """
                DELETE FROM directories
                WHERE organization_id = :organization AND directory_id = :id""")
            .bind("organization", scope.organization().value())
            .bind("id", id.value())
            .execute()
        == 1;
  }

  private static Directory directory(Row row) {
    return new Directory(
        new DirectoryId(row.text("directory_id")),
        new ConnectionId(row.text("connection_id")),
        row.flag("enabled"),
        TextList.decode(row.text("networks")),
        new RateLimit(row.count("requests_per_second"), row.count("burst")),
        row.flag("takes_roles"),
        row.instant("created_at"),
        row.instant("updated_at"));
  }
}
