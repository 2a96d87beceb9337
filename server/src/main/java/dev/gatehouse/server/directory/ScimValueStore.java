package dev.gatehouse.server.directory;

import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.server.db.Statement;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.ScimValues.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/** The table {@code scim_values}. */
final class ScimValueStore {
  /** The most rows of one statement: as many values as most people have. */
  private static final int MOST_AT_ONCE = 12;

  /** By the number of rows: each statement is a way to the database and back. */
  private static final List<String> INSERTS =
      IntStream.rangeClosed(0, MOST_AT_ONCE).mapToObj(ScimValueStore::insertOf).toList();

  /** What is the same in all rows is bound once; both databases call what is listed by number. */
  private static String insertOf(int rows) {
    return IntStream.range(0, rows)
        .mapToObj(
            row ->
                "(:path#, :element#, :value#, :rest#, :sought#)"
                    .replace("#", Integer.toString(row)))
        .collect(
            Collectors.joining(
                ",\n",
                """
                INSERT INTO scim_values (organization_id, resource_id, path, element, directory_id,
                  kind, value, rest, sought_in)
                SELECT :organization, :id, v.column1, v.column2, :directory, :kind, v.column3,
                  v.column4, v.column5
                FROM (VALUES
                """,
                ") v"));
  }

  void insert(Transaction tx, DirectoryScope scope, ScimResource resource) {
    insert(tx, scope, resource, ScimValues.of(resource.type(), resource.document()));
  }

  /** Writes only what differs. */
  void update(Transaction tx, DirectoryScope scope, ObjectNode before, ScimResource after) {
    ResourceType type = after.type();
    List<Value> old = ScimValues.of(type, before);
    List<Value> now = ScimValues.of(type, after.document());
    Set<Value> stays = new HashSet<>(old);
    stays.retainAll(new HashSet<>(now));
    for (Value value : old) {
      if (!stays.contains(value)) {
        delete(tx, scope, after, value);
      }
    }
    insert(tx, scope, after, now.stream().filter(value -> !stays.contains(value)).toList());
  }

  /**
   * @param values of the resource
   */
  void insert(Transaction tx, DirectoryScope scope, ScimResource resource, List<Value> values) {
    for (int at = 0; at < values.size(); at += MOST_AT_ONCE) {
      List<Value> some = values.subList(at, Math.min(values.size(), at + MOST_AT_ONCE));
      Statement statement =
          tx.sql()
              .update(INSERTS.get(some.size()))
              .bind("organization", scope.organization().organization().value())
              .bind("id", resource.id())
              .bind("directory", scope.directory().value())
              .bind("kind", resource.type().name());
      for (int row = 0; row < some.size(); row++) {
        Value value = some.get(row);
        statement
            .bind("path" + row, value.path())
            .bind("element" + row, value.element())
            .bind("value" + row, value.head())
            .bind("rest" + row, value.rest())
            .bind("sought" + row, value.sought() ? scope.directory().value() : null);
      }
      statement.later();
    }
  }

  private static void delete(
      Transaction tx, DirectoryScope scope, ScimResource resource, Value value) {
    tx.sql()
        .update(
            """
            DELETE FROM scim_values
            WHERE organization_id = :organization AND resource_id = :id AND path = :path
              AND element = :element""")
        .bind("organization", scope.organization().organization().value())
        .bind("id", resource.id())
        .bind("path", value.path())
        .bind("element", value.element())
        .later();
  }
}
