package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.OrganizationGroups.Group;
import dev.gatehouse.server.directory.OrganizationGroups.Member;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The tables {@code sign_in_groups} and {@code sign_in_group_members}; and both kinds of groups
 * together, to be read.
 */
final class SignInGroupStore {

  /** False if the connection has a group of that name. */
  boolean insert(Transaction tx, OrganizationScope scope, Group group, Instant now) {
    return tx.sql()
            .update(
                """
                INSERT INTO sign_in_groups (organization_id, group_id, connection_id, display_name,
                  display_key, created_at)
                VALUES (:organization, :group, :connection, :name, :key, :now)
                ON CONFLICT (organization_id, connection_id, display_name) DO NOTHING""")
            .bind("organization", scope.organization().value())
            .bind("group", group.id().value())
            .bind("connection", group.connection().orElseThrow().value())
            .bind("name", group.displayName())
            .bind("key", SearchKey.of(group.displayName()))
            .bind("now", now)
            .execute()
        == 1;
  }

  Optional<Group> byName(
      Transaction tx, OrganizationScope scope, ConnectionId connection, String name) {
    return tx.sql()
        .query(
            """
            SELECT group_id, display_name, connection_id, CAST(NULL AS TEXT) AS directory_id
            FROM sign_in_groups
            WHERE organization_id = :organization AND connection_id = :connection
              AND display_name = :name""")
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .bind("name", name)
        .map(SignInGroupStore::group)
        .first();
  }

  /** The groups of a connection that a user is in. */
  List<Group> ofUser(
      Transaction tx, OrganizationScope scope, ConnectionId connection, UserId user) {
    return tx.sql()
        .query(
            """
            SELECT g.group_id, g.display_name, g.connection_id, CAST(NULL AS TEXT) AS directory_id
            FROM sign_in_group_members m
            JOIN sign_in_groups g
              ON g.organization_id = m.organization_id AND g.group_id = m.group_id
            WHERE m.organization_id = :organization AND m.user_id = :user
              AND g.connection_id = :connection""")
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .bind("user", user.value())
        .map(SignInGroupStore::group)
        .list();
  }

  /** Those of all connections, by id. */
  List<Group> ofUser(Transaction tx, OrganizationScope scope, UserId user) {
    return tx.sql()
        .query(
            """
            SELECT g.group_id, g.display_name, g.connection_id, CAST(NULL AS TEXT) AS directory_id
            FROM sign_in_group_members m
            JOIN sign_in_groups g
              ON g.organization_id = m.organization_id AND g.group_id = m.group_id
            WHERE m.organization_id = :organization AND m.user_id = :user
            ORDER BY m.group_id""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .map(SignInGroupStore::group)
        .list();
  }

  void addMember(Transaction tx, OrganizationScope scope, GroupId group, UserId user) {
    tx.sql()
        .update(
            """
            INSERT INTO sign_in_group_members (organization_id, group_id, user_id)
            VALUES (:organization, :group, :user)""")
        .bind("organization", scope.organization().value())
        .bind("group", group.value())
        .bind("user", user.value())
        .execute();
  }

  void removeMember(Transaction tx, OrganizationScope scope, GroupId group, UserId user) {
    tx.sql()
        .update(
            """
            DELETE FROM sign_in_group_members
            WHERE organization_id = :organization AND group_id = :group AND user_id = :user""")
        .bind("organization", scope.organization().value())
        .bind("group", group.value())
        .bind("user", user.value())
        .execute();
  }

  /** Its memberships go with it. */
  void delete(Transaction tx, OrganizationScope scope, GroupId group) {
    tx.sql()
        .update(
            """
            DELETE FROM sign_in_groups
            WHERE organization_id = :organization AND group_id = :group""")
        .bind("organization", scope.organization().value())
        .bind("group", group.value())
        .execute();
  }

  /** Where a page begins: after this group. */
  record Place(String key, String id) {
    static final Place START = new Place("", "");
  }

  /**
   * All groups of the organization, whichever way they came, by name. Each kind is read in the
   * order of its index, and only as far as the page reaches.
   *
   * @param contained what the names hold, as a {@link SearchKey}; empty for all groups
   */
  List<Group> list(
      Transaction tx, OrganizationScope scope, String contained, Place after, int limit) {
    return tx.sql()
        .query(
            """
            SELECT group_id, display_name, connection_id, directory_id FROM (
              SELECT * FROM (
                SELECT group_id, display_name, display_key, CAST(NULL AS TEXT) AS connection_id,
                  directory_id
                FROM groups
                WHERE organization_id = :organization AND (display_key, group_id) > (:key, :id)
                  AND display_key LIKE :pattern ESCAPE '!'
                ORDER BY display_key, group_id LIMIT :limit) provisioned
              UNION ALL
              SELECT * FROM (
                SELECT group_id, display_name, display_key, connection_id,
                  CAST(NULL AS TEXT) AS directory_id
                FROM sign_in_groups
                WHERE organization_id = :organization AND (display_key, group_id) > (:key, :id)
                  AND display_key LIKE :pattern ESCAPE '!'
                ORDER BY display_key, group_id LIMIT :limit) brought) g
            ORDER BY display_key, group_id LIMIT :limit""")
        .bind("organization", scope.organization().value())
        .bind("key", after.key())
        .bind("id", after.id())
        .bind("pattern", "%" + contained.replaceAll("[!%_]", "!$0") + "%")
        .bind("limit", limit)
        .map(SignInGroupStore::group)
        .list();
  }

  Optional<Group> get(Transaction tx, OrganizationScope scope, GroupId id) {
    return tx.sql()
        .query(
            """
            SELECT group_id, display_name, CAST(NULL AS TEXT) AS connection_id, directory_id
            FROM groups WHERE organization_id = :organization AND group_id = :group
            UNION ALL
            SELECT group_id, display_name, connection_id, CAST(NULL AS TEXT) AS directory_id
            FROM sign_in_groups WHERE organization_id = :organization AND group_id = :group""")
        .bind("organization", scope.organization().value())
        .bind("group", id.value())
        .map(SignInGroupStore::group)
        .first();
  }

  /** By the ids of the users. */
  List<Member> members(
      Transaction tx, OrganizationScope scope, GroupId group, String after, int limit) {
    return tx.sql()
        .query(
            """
            SELECT u.user_id, u.user_name FROM (
              SELECT user_id FROM group_members
              WHERE organization_id = :organization AND group_id = :group AND user_id > :after
              UNION ALL
              SELECT user_id FROM sign_in_group_members
              WHERE organization_id = :organization AND group_id = :group AND user_id > :after) m
            JOIN users u ON u.organization_id = :organization AND u.user_id = m.user_id
            ORDER BY m.user_id LIMIT :limit""")
        .bind("organization", scope.organization().value())
        .bind("group", group.value())
        .bind("after", after)
        .bind("limit", limit)
        .map(row -> new Member(new UserId(row.text("user_id")), row.text("user_name")))
        .list();
  }

  private static Group group(Row row) {
    return new Group(
        new GroupId(row.text("group_id")),
        row.text("display_name"),
        row.optionalText("connection_id").map(ConnectionId::new),
        row.optionalText("directory_id").map(DirectoryId::new));
  }
}
