package dev.gatehouse.server.directory;

import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.server.db.Statement;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.ScimValues.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The table {@code scim_values}. */
final class ScimValueStore {
  /** Rows of one statement: a person has about a dozen values. */
  private static final int AT_ONCE = 4;

  void insert(Transaction tx, DirectoryScope scope, ScimResource resource) {
    List<Value> values = ScimValues.of(resource.type(), resource.document());
    int at = 0;
    for (; at + AT_ONCE <= values.size(); at += AT_ONCE) {
      insertSome(tx, scope, resource, values.subList(at, at + AT_ONCE));
    }
    values.subList(at, values.size()).forEach(value -> insert(tx, scope, resource, value));
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
    for (Value value : now) {
      if (!stays.contains(value)) {
        insert(tx, scope, after, value);
      }
    }
  }

  /** The same for several, with one way to the database. */
  private static void insertSome(
      Transaction tx, DirectoryScope scope, ScimResource resource, List<Value> values) {
    Statement statement =
        tx.sql()
            .update(
                """
                INSERT INTO scim_values (organization_id, resource_id, path, element, directory_id,
                  kind, value, rest, sought_in)
                VALUES
                  (:organization, :id, :path0, :element0, :directory, :kind, :value0, :rest0,
                    :sought0),
                  (:organization, :id, :path1, :element1, :directory, :kind, :value1, :rest1,
                    :sought1),
                  (:organization, :id, :path2, :element2, :directory, :kind, :value2, :rest2,
                    :sought2),
                  (:organization, :id, :path3, :element3, :directory, :kind, :value3, :rest3,
                    :sought3)""")
            .bind("organization", scope.organization().organization().value())
            .bind("id", resource.id())
            .bind("directory", scope.directory().value())
            .bind("kind", resource.type().name());
    for (int i = 0; i < AT_ONCE; i++) {
      Value value = values.get(i);
      statement
          .bind("path" + i, value.path())
          .bind("element" + i, value.element())
          .bind("value" + i, value.head())
          .bind("rest" + i, value.rest())
          .bind("sought" + i, value.sought() ? scope.directory().value() : null);
    }
    statement.execute();
  }

  private static void insert(
      Transaction tx, DirectoryScope scope, ScimResource resource, Value value) {
    tx.sql()
        .update(
            """
            INSERT INTO scim_values (organization_id, resource_id, path, element, directory_id,
              kind, value, rest, sought_in)
            VALUES (:organization, :id, :path, :element, :directory, :kind, :value, :rest,
              :sought)""")
        .bind("organization", scope.organization().organization().value())
        .bind("id", resource.id())
        .bind("path", value.path())
        .bind("element", value.element())
        .bind("directory", scope.directory().value())
        .bind("kind", resource.type().name())
        .bind("value", value.head())
        .bind("rest", value.rest())
        .bind("sought", value.sought() ? scope.directory().value() : null)
        .execute();
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
        .execute();
  }
}
