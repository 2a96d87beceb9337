package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.ListedSql;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.ScimGroups.Membership;
import dev.gatehouse.server.organization.OrganizationScope;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables {@code groups} and {@code group_members}. */
final class GroupStore {
  private static final ListedSql MEMBERSHIPS_IN =
      ListedSql.of(
          """
          SELECT l.id,
            (SELECT 1 FROM scim_resources r
              WHERE r.organization_id = :organization AND r.directory_id = :directory
                AND r.kind = 'User' AND r.resource_id = l.id) AS known,
            (SELECT 1 FROM group_members m
              WHERE m.organization_id = :organization AND m.group_id = :group
                AND m.user_id = l.id) AS member
          FROM listed l""");

  static final String SELECT_GROUPS =
      """
      SELECT l.id,
        (SELECT string_agg(g.group_id, ' ') FROM (
          SELECT m.group_id FROM group_members m
          WHERE m.organization_id = :organization AND m.user_id = l.id
          ORDER BY m.group_id LIMIT :limit) g) AS groups
      FROM listed l""";

  private static final ListedSql GROUPS_OF = ListedSql.of(SELECT_GROUPS);

  private static final ListedSql NAMES =
      ListedSql.of(
          """
          SELECT l.id,
            (SELECT g.display_name FROM groups g
              WHERE g.organization_id = :organization AND g.group_id = l.id) AS name
          FROM listed l""");

  void insert(Transaction tx, DirectoryScope scope, ScimResource group) {
    tx.sql()
        .update(
            """
            INSERT INTO groups
              (organization_id, group_id, directory_id, display_name, display_key)
            VALUES (:organization, :group, :directory, :name, :key)""")
        .bind("organization", scope.organization().organization().value())
        .bind("group", group.id())
        .bind("directory", scope.directory().value())
        .bind("name", group.name())
        .bind("key", SearchKey.of(group.name()))
        .execute();
  }

  void rename(Transaction tx, DirectoryScope scope, ScimResource group) {
    tx.sql()
        .update(
            """
            UPDATE groups SET display_name = :name, display_key = :key
            WHERE organization_id = :organization AND group_id = :group""")
        .bind("organization", scope.organization().organization().value())
        .bind("group", group.id())
        .bind("name", group.name())
        .bind("key", SearchKey.of(group.name()))
        .execute();
  }

  /** Its memberships go with it. */
  void delete(Transaction tx, DirectoryScope scope, GroupId group) {
    tx.sql()
        .update(
            """
            DELETE FROM groups
            WHERE organization_id = :organization AND group_id = :group""")
        .bind("organization", scope.organization().organization().value())
        .bind("group", group.value())
        .execute();
  }

  /** What of these users is known, in a group and in the directory. */
  List<Membership> membershipsIn(
      Transaction tx, DirectoryScope scope, GroupId group, List<String> users) {
    return MEMBERSHIPS_IN
        .query(tx, users)
        .bind("organization", scope.organization().organization().value())
        .bind("directory", scope.directory().value())
        .bind("group", group.value())
        .map(
            row ->
                new Membership(
                    row.text("id"),
                    row.optionalNumber("known").isPresent(),
                    row.optionalNumber("member").isPresent()))
        .list();
  }

  /** Who is a member already stays one. */
  void addMembers(Transaction tx, DirectoryScope scope, GroupId group, Collection<String> users) {
    tx.sql()
        .update(
            """
            INSERT INTO group_members (organization_id, group_id, user_id)
            VALUES (:organization, :group, :user)
            ON CONFLICT (organization_id, group_id, user_id) DO NOTHING""")
        .bind("organization", scope.organization().organization().value())
        .bind("group", group.value())
        .executeAll(users, (statement, user) -> statement.bind("user", user));
  }

  void removeMembers(
      Transaction tx, DirectoryScope scope, GroupId group, Collection<String> users) {
    tx.sql()
        .update(
            """
            DELETE FROM group_members
            WHERE organization_id = :organization AND group_id = :group AND user_id = :user""")
        .bind("organization", scope.organization().organization().value())
        .bind("group", group.value())
        .executeAll(users, (statement, user) -> statement.bind("user", user));
  }

  /** Who is in a group, by id. */
  List<String> memberIds(
      Transaction tx, DirectoryScope scope, GroupId group, String after, int limit) {
    return tx.sql()
        .query(
            """
            SELECT m.user_id FROM group_members m
            WHERE m.organization_id = :organization AND m.group_id = :group AND m.user_id > :after
            ORDER BY m.user_id LIMIT :limit""")
        .bind("organization", scope.organization().organization().value())
        .bind("group", group.value())
        .bind("after", after)
        .bind("limit", limit)
        .map(row -> row.text("user_id"))
        .list();
  }

  /** Some members in the order of their ids, each with what {@code display} shows. */
  List<Reference> members(
      Transaction tx, DirectoryScope scope, GroupId group, String after, int limit) {
    return tx.sql()
        .query(
            """
            SELECT m.user_id, u.label
            FROM group_members m
            JOIN scim_resources u ON u.organization_id = m.organization_id
              AND u.directory_id = :directory AND u.kind = 'User' AND u.resource_id = m.user_id
            WHERE m.organization_id = :organization AND m.group_id = :group AND m.user_id > :after
            ORDER BY m.user_id LIMIT :limit""")
        .bind("organization", scope.organization().organization().value())
        .bind("directory", scope.directory().value())
        .bind("group", group.value())
        .bind("after", after)
        .bind("limit", limit)
        .map(row -> new Reference(row.text("user_id"), row.text("label")))
        .list();
  }

  /** The groups of a user, by id. */
  List<Reference> groupsOf(Transaction tx, OrganizationScope scope, UserId user, int limit) {
    return tx.sql()
        .query(
            """
            SELECT g.group_id, g.display_name
            FROM group_members m
            JOIN groups g ON g.organization_id = m.organization_id AND g.group_id = m.group_id
            WHERE m.organization_id = :organization AND m.user_id = :user
            ORDER BY m.group_id LIMIT :limit""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .bind("limit", limit)
        .map(row -> new Reference(row.text("group_id"), row.text("display_name")))
        .list();
  }

  /** The ids of the groups of several users, by user and in order; at most so many for each. */
  Map<String, List<String>> groupIdsOf(
      Transaction tx, DirectoryScope scope, List<String> users, int limit) {
    Map<String, List<String>> groups = new HashMap<>();
    GROUPS_OF
        .query(tx, users)
        .bind("organization", scope.organization().organization().value())
        .bind("limit", limit)
        .map(
            row -> {
              groups.put(row.text("id"), ids(row.optionalText("groups")));
              return true;
            })
        .list();
    return groups;
  }

  /** As a column of {@link #GROUPS_OF} has them; an id holds no blank. */
  static List<String> ids(Optional<String> column) {
    return column.map(ids -> Arrays.stream(ids.split(" ", -1)).sorted().toList()).orElse(List.of());
  }

  /** The names of several groups, by id. */
  Map<String, String> names(Transaction tx, DirectoryScope scope, List<String> groups) {
    Map<String, String> names = new HashMap<>();
    NAMES
        .query(tx, groups)
        .bind("organization", scope.organization().organization().value())
        .map(
            row -> {
              names.put(row.text("id"), row.text("name"));
              return true;
            })
        .list();
    return names;
  }

  /** What one resource says of another. */
  record Reference(String id, String display) {}
}
