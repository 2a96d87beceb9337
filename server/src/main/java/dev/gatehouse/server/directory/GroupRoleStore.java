package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.ListedSql;
import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.db.Transaction;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tables {@code user_groups} and {@code user_roles}, for many people at once: what their groups
 * and their directory give them.
 */
final class GroupRoleStore {
  private static final ListedSql STANDINGS =
      ListedSql.of(
          """
          SELECT l.id,
            (SELECT g.names FROM user_groups g
              WHERE g.organization_id = :organization AND g.user_id = l.id) AS names,
            (SELECT string_agg(r.role_key, ' ') FROM user_roles r
              WHERE r.organization_id = :organization AND r.user_id = l.id) AS roles,
            (SELECT string_agg(g.group_id, ' ') FROM (
              SELECT m.group_id FROM group_members m
              WHERE m.organization_id = :organization AND m.user_id = l.id
              ORDER BY m.group_id LIMIT :limit) g) AS groups
          FROM listed l""");

  /** Of those alone who have the attribute: most documents need not be read. */
  private static final ListedSql DOCUMENTS =
      ListedSql.of(
          """
          SELECT l.id,
            (SELECT r.document FROM scim_resources r
              WHERE r.organization_id = :organization AND r.directory_id = :directory
                AND r.kind = 'User' AND r.resource_id = l.id
                AND EXISTS (SELECT 1 FROM scim_values v
                  WHERE v.organization_id = :organization AND v.resource_id = l.id
                    AND v.path = 'roles.value')) AS document
          FROM listed l""");

  /**
   * What is written of a user, and the groups of which it should follow.
   *
   * @param names of groups, as they were last written
   * @param roles sorted
   * @param groups the ids of the groups in which the user is
   */
  record Standing(String user, List<String> names, List<String> roles, List<String> groups) {}

  /** A role of a user. */
  record Given(String user, String role) {}

  /** The names of a user's groups. */
  record Named(String user, List<String> names) {}

  /**
   * One for each of the users, who are different ones.
   *
   * @param mostGroups of each user; more are left out
   */
  List<Standing> standings(
      Transaction tx, DirectoryScope scope, List<String> users, int mostGroups) {
    return STANDINGS
        .query(tx, users)
        .bind("organization", scope.organization().organization().value())
        .bind("limit", mostGroups)
        .map(
            row ->
                new Standing(
                    row.text("id"),
                    row.optionalText("names").map(TextList::decode).orElse(List.of()),
                    sortedWords(row.optionalText("roles")),
                    GroupStore.ids(row.optionalText("groups"))))
        .list();
  }

  /** What the directory says of those of the users to whom it gives roles, by their ids. */
  Map<String, ObjectNode> documents(Transaction tx, DirectoryScope scope, List<String> users) {
    Map<String, ObjectNode> documents = new HashMap<>();
    DOCUMENTS
        .query(tx, users)
        .bind("organization", scope.organization().organization().value())
        .bind("directory", scope.directory().value())
        .map(
            row -> {
              row.optionalText("document")
                  .ifPresent(
                      text -> documents.put(row.text("id"), ScimResourceStore.document(text)));
              return true;
            })
        .list();
    return documents;
  }

  private static List<String> sortedWords(Optional<String> words) {
    return words.map(all -> Arrays.stream(all.split(" ", -1)).sorted().toList()).orElse(List.of());
  }

  void putNames(Transaction tx, DirectoryScope scope, List<Named> all) {
    tx.sql()
        .update(
            """
            INSERT INTO user_groups (organization_id, user_id, names)
            VALUES (:organization, :user, :names)
            ON CONFLICT (organization_id, user_id) DO UPDATE SET names = excluded.names""")
        .bind("organization", scope.organization().organization().value())
        .executeAll(
            all,
            (statement, one) ->
                statement.bind("user", one.user()).bind("names", TextList.encode(one.names())));
  }

  void takeRoles(Transaction tx, DirectoryScope scope, List<Given> roles) {
    tx.sql()
        .update(
            """
            DELETE FROM user_roles
            WHERE organization_id = :organization AND user_id = :user AND role_key = :role""")
        .bind("organization", scope.organization().organization().value())
        .executeAll(
            roles, (statement, one) -> statement.bind("user", one.user()).bind("role", one.role()));
  }

  void giveRoles(Transaction tx, DirectoryScope scope, List<Given> roles) {
    tx.sql()
        .update(
            """
            INSERT INTO user_roles (organization_id, user_id, role_key)
            VALUES (:organization, :user, :role)""")
        .bind("organization", scope.organization().organization().value())
        .executeAll(
            roles, (statement, one) -> statement.bind("user", one.user()).bind("role", one.role()));
  }

  /** Gives a newcomer a role, unless it has left the catalogue. */
  void giveIfKnown(Transaction tx, DirectoryScope scope, UserId user, String role) {
    tx.sql()
        .update(
            """
            INSERT INTO user_roles (organization_id, user_id, role_key)
            SELECT :organization, :user, r.role_key FROM roles r WHERE r.role_key = :role""")
        .bind("organization", scope.organization().organization().value())
        .bind("user", user.value())
        .bind("role", role)
        .later();
  }
}
