package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Statement;
import dev.gatehouse.server.db.Transaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables {@code groups} and {@code group_members}. */
final class GroupStore {
  static final int USERS_AT_ONCE = 20;

  void insert(Transaction tx, DirectoryScope scope, ScimResource group) {
    tx.sql()
        .update(
            """
            INSERT INTO groups (organization_id, group_id, directory_id, display_name)
            VALUES (:organization, :group, :directory, :name)""")
        .bind("organization", scope.organization().organization().value())
        .bind("group", group.id())
        .bind("directory", scope.directory().value())
        .bind("name", group.name())
        .execute();
  }

  void rename(Transaction tx, DirectoryScope scope, ScimResource group) {
    tx.sql()
        .update(
            """
            UPDATE groups SET display_name = :name
            WHERE organization_id = :organization AND group_id = :group""")
        .bind("organization", scope.organization().organization().value())
        .bind("group", group.id())
        .bind("name", group.name())
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

  /** False if the user is a member already. */
  boolean addMember(Transaction tx, DirectoryScope scope, GroupId group, UserId user) {
    return tx.sql()
            .update(
                """
                INSERT INTO group_members (organization_id, group_id, user_id)
                VALUES (:organization, :group, :user)
                ON CONFLICT (organization_id, group_id, user_id) DO NOTHING""")
            .bind("organization", scope.organization().organization().value())
            .bind("group", group.value())
            .bind("user", user.value())
            .execute()
        == 1;
  }

  /** False if the user is no member. */
  boolean removeMember(Transaction tx, DirectoryScope scope, GroupId group, UserId user) {
    return tx.sql()
            .update(
                """
                DELETE FROM group_members
                WHERE organization_id = :organization AND group_id = :group AND user_id = :user""")
            .bind("organization", scope.organization().organization().value())
            .bind("group", group.value())
            .bind("user", user.value())
            .execute()
        == 1;
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
  List<Reference> groupsOf(Transaction tx, DirectoryScope scope, UserId user, int limit) {
    return tx.sql()
        .query(
            """
            SELECT g.group_id, g.display_name
            FROM group_members m
            JOIN groups g ON g.organization_id = m.organization_id AND g.group_id = m.group_id
            WHERE m.organization_id = :organization AND m.user_id = :user
            ORDER BY m.group_id LIMIT :limit""")
        .bind("organization", scope.organization().organization().value())
        .bind("user", user.value())
        .bind("limit", limit)
        .map(row -> new Reference(row.text("group_id"), row.text("display_name")))
        .list();
  }

  /** The groups of several users at once, at most {@link #USERS_AT_ONCE} of them. */
  Map<String, List<Reference>> groupsOfAll(
      Transaction tx, DirectoryScope scope, List<String> users) {
    Statement statement =
        tx.sql()
            .query(
                """
                SELECT m.user_id, g.group_id, g.display_name
                FROM group_members m
                JOIN groups g ON g.organization_id = m.organization_id AND g.group_id = m.group_id
                WHERE m.organization_id = :organization
                  AND m.user_id IN (:u0, :u1, :u2, :u3, :u4, :u5, :u6, :u7, :u8, :u9, :u10, :u11,
                    :u12, :u13, :u14, :u15, :u16, :u17, :u18, :u19)""")
            .bind("organization", scope.organization().organization().value());
    for (int i = 0; i < USERS_AT_ONCE; i++) {
      // One statement for any number: the last user fills what is left.
      statement.bind("u" + i, users.get(Math.min(i, users.size() - 1)));
    }
    Map<String, List<Reference>> groups = new HashMap<>();
    statement
        .map(
            row ->
                groups
                    .computeIfAbsent(row.text("user_id"), unused -> new ArrayList<>())
                    .add(new Reference(row.text("group_id"), row.text("display_name"))))
        .list();
    // Not by the database: without statistics PostgreSQL would read a whole index for the order.
    groups.values().forEach(all -> all.sort(Comparator.comparing(Reference::id)));
    return groups;
  }

  /** What one resource says of another. */
  record Reference(String id, String display) {}
}
