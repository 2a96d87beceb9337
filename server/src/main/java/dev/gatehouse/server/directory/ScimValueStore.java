package dev.gatehouse.server.directory;

import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.ScimValues.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The table {@code scim_values}. */
final class ScimValueStore {

  void insert(Transaction tx, DirectoryScope scope, ScimResource resource) {
    ScimValues.of(resource.type(), resource.document())
        .forEach(value -> insert(tx, scope, resource, value));
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

  private static void insert(
      Transaction tx, DirectoryScope scope, ScimResource resource, Value value) {
    tx.sql()
        .update(
            """
            INSERT INTO scim_values (organization_id, resource_id, path, element, directory_id,
              kind, value, rest, sought)
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
        .bind("sought", value.sought())
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
