package dev.gatehouse.server.directory;

import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The tables {@code scim_resources} and {@code scim_counts}. */
final class ScimResourceStore {
  private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder().build()).build();

  /** Characters of an id after its prefix that name the row in which it is counted: 1,024 rows. */
  private static final int BUCKET = 2;

  /** False if the directory has another resource of that name. */
  boolean insert(Transaction tx, DirectoryScope scope, ScimResource resource) {
    int inserted =
        tx.sql()
            .update(
                """
                INSERT INTO scim_resources (organization_id, directory_id, kind, resource_id, name,
                  version, label, label_folded, document, created_at, modified_at)
                VALUES (:organization, :directory, :kind, :id, :name, :version, :label, :folded,
                  :document, :created, :modified)
                ON CONFLICT (organization_id, directory_id, kind, name) DO NOTHING""")
            .bind("organization", scope.organization().organization().value())
            .bind("directory", scope.directory().value())
            .bind("kind", resource.type().name())
            .bind("id", resource.id())
            .bind("name", resource.foldedName())
            .bind("version", Long.toString(resource.version()))
            .bind("label", resource.label())
            .bind("folded", resource.foldedLabel())
            .bind("document", JSON.writeValueAsString(resource.document()))
            .bind("created", resource.createdAt())
            .bind("modified", resource.modifiedAt())
            .execute();
    if (inserted == 0) {
      return false;
    }
    tx.sql()
        .update(
            """
            INSERT INTO scim_counts (organization_id, directory_id, kind, bucket, resources)
            VALUES (:organization, :directory, :kind, :bucket, 1)
            ON CONFLICT (organization_id, directory_id, kind, bucket)
              DO UPDATE SET resources = scim_counts.resources + 1""")
        .bind("organization", scope.organization().organization().value())
        .bind("directory", scope.directory().value())
        .bind("kind", resource.type().name())
        .bind("bucket", bucket(resource.id()))
        .execute();
    return true;
  }

  Optional<ScimResource> get(Transaction tx, DirectoryScope scope, ResourceType type, String id) {
    return tx.sql()
        .query(
            """
            SELECT r.kind, r.resource_id, r.version, r.document, r.created_at, r.modified_at
            FROM scim_resources r
            WHERE r.organization_id = :organization AND r.directory_id = :directory
              AND r.kind = :kind AND r.resource_id = :id""")
        .bind("organization", scope.organization().organization().value())
        .bind("directory", scope.directory().value())
        .bind("kind", type.name())
        .bind("id", id)
        .map(ScimResourceStore::resource)
        .first();
  }

  /** Whether the directory says that the user is active; so where it says nothing at all. */
  boolean saysActive(Transaction tx, OrganizationScope scope, DirectoryId directory, UserId user) {
    return tx.sql()
        .query(
            """
            SELECT r.kind, r.resource_id, r.version, r.document, r.created_at, r.modified_at
            FROM scim_resources r
            WHERE r.organization_id = :organization AND r.directory_id = :directory
              AND r.kind = 'User' AND r.resource_id = :id""")
        .bind("organization", scope.organization().value())
        .bind("directory", directory.value())
        .bind("id", user.value())
        .map(ScimResourceStore::resource)
        .first()
        .map(ScimResource::isActive)
        .orElse(true);
  }

  /** The id of the resource of that name in the directory. */
  Optional<String> holder(
      Transaction tx, DirectoryScope scope, ResourceType type, String foldedName) {
    return tx.sql()
        .query(
            """
            SELECT resource_id FROM scim_resources
            WHERE organization_id = :organization AND directory_id = :directory
              AND kind = :kind AND name = :name""")
        .bind("organization", scope.organization().organization().value())
        .bind("directory", scope.directory().value())
        .bind("kind", type.name())
        .bind("name", foldedName)
        .map(row -> row.text("resource_id"))
        .first();
  }

  /** The name must be free, or the resource's own. */
  void update(Transaction tx, DirectoryScope scope, ScimResource resource) {
    tx.sql()
        .update(
            """
            UPDATE scim_resources SET name = :name, version = :version, label = :label,
              label_folded = :folded, document = :document, modified_at = :modified
            WHERE organization_id = :organization AND directory_id = :directory
              AND kind = :kind AND resource_id = :id""")
        .bind("organization", scope.organization().organization().value())
        .bind("directory", scope.directory().value())
        .bind("kind", resource.type().name())
        .bind("id", resource.id())
        .bind("name", resource.foldedName())
        .bind("version", Long.toString(resource.version()))
        .bind("label", resource.label())
        .bind("folded", resource.foldedLabel())
        .bind("document", JSON.writeValueAsString(resource.document()))
        .bind("modified", resource.modifiedAt())
        .execute();
  }

  /** A change of something that is kept apart from the document. */
  void touch(Transaction tx, DirectoryScope scope, ScimResource resource) {
    tx.sql()
        .update(
            """
            UPDATE scim_resources SET version = :version, modified_at = :modified
            WHERE organization_id = :organization AND directory_id = :directory
              AND kind = :kind AND resource_id = :id""")
        .bind("organization", scope.organization().organization().value())
        .bind("directory", scope.directory().value())
        .bind("kind", resource.type().name())
        .bind("id", resource.id())
        .bind("version", Long.toString(resource.version()))
        .bind("modified", resource.modifiedAt())
        .execute();
  }

  /** Whether the directory has the resource. */
  boolean exists(Transaction tx, DirectoryScope scope, ResourceType type, String id) {
    return tx.sql()
        .query(
            """
            SELECT resource_id FROM scim_resources
            WHERE organization_id = :organization AND directory_id = :directory
              AND kind = :kind AND resource_id = :id""")
        .bind("organization", scope.organization().organization().value())
        .bind("directory", scope.directory().value())
        .bind("kind", type.name())
        .bind("id", id)
        .map(row -> row.text("resource_id"))
        .first()
        .isPresent();
  }

  /** The values of the document go with it. False if there was none. */
  boolean delete(
      Transaction tx,
      OrganizationScope scope,
      DirectoryId directory,
      ResourceType type,
      String id) {
    int deleted =
        tx.sql()
            .update(
                """
                DELETE FROM scim_resources
                WHERE organization_id = :organization AND directory_id = :directory
                  AND kind = :kind AND resource_id = :id""")
            .bind("organization", scope.organization().value())
            .bind("directory", directory.value())
            .bind("kind", type.name())
            .bind("id", id)
            .execute();
    if (deleted == 0) {
      return false;
    }
    tx.sql()
        .update(
            """
            UPDATE scim_counts SET resources = resources - 1
            WHERE organization_id = :organization AND directory_id = :directory
              AND kind = :kind AND bucket = :bucket""")
        .bind("organization", scope.organization().value())
        .bind("directory", directory.value())
        .bind("kind", type.name())
        .bind("bucket", bucket(id))
        .execute();
    return true;
  }

  /** How many resources there are, by the first characters of their ids, in their order. */
  List<Bucket> buckets(Transaction tx, DirectoryScope scope, ResourceType type) {
    return tx.sql()
        .query(
            """
            SELECT bucket, resources FROM scim_counts
            WHERE organization_id = :organization AND directory_id = :directory AND kind = :kind
            ORDER BY bucket""")
        .bind("organization", scope.organization().organization().value())
        .bind("directory", scope.directory().value())
        .bind("kind", type.name())
        .map(row -> new Bucket(row.text("bucket"), row.number("resources")))
        .list();
  }

  record Bucket(String prefix, long resources) {}

  /** {@code user_ab} of {@code user_abc…}: in the order of the ids. */
  private static String bucket(String id) {
    return id.substring(0, id.indexOf('_') + 1 + BUCKET);
  }

  static ScimResource resource(Row row) {
    return new ScimResource(
        row.text("kind").equals(ResourceType.USER.name()) ? ResourceType.USER : ResourceType.GROUP,
        row.text("resource_id"),
        Long.parseLong(row.text("version")),
        (ObjectNode) JSON.readTree(row.text("document")),
        row.instant("created_at"),
        row.instant("modified_at"));
  }
}
