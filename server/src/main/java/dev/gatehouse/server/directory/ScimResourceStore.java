package dev.gatehouse.server.directory;

import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.server.db.ListedSql;
import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Statement;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The tables {@code scim_resources} and {@code scim_counts}. */
final class ScimResourceStore {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** Characters of an id after its prefix that name the row in which it is counted: 1,024 rows. */
  private static final int BUCKET = 2;

  private static final ListedSql LABELS =
      ListedSql.of(
          """
          SELECT l.id,
            (SELECT r.label FROM scim_resources r
              WHERE r.organization_id = :organization AND r.directory_id = :directory
                AND r.kind = :kind AND r.resource_id = l.id) AS label
          FROM listed l""");

  private static final String INSERT =
      """
      INSERT INTO scim_resources (organization_id, directory_id, kind, resource_id, name,
        version, label, label_folded, document, created_at, modified_at)
      VALUES (:organization, :directory, :kind, :id, :name, :version, :label, :folded,
        :document, :created, :modified)""";

  private static final String UNLESS_TAKEN =
      "ON CONFLICT (organization_id, directory_id, kind, name) DO NOTHING";

  /** The document as the column has it. */
  static String text(ScimResource resource) {
    return JSON.writeValueAsString(resource.document());
  }

  /** {@link #text}, read again. */
  static ObjectNode document(String text) {
    return (ObjectNode) JSON.readTree(text);
  }

  /** False if the directory has another resource of that name. */
  boolean insert(Transaction tx, DirectoryScope scope, ScimResource resource) {
    Statement insert = tx.sql().update(INSERT + " " + UNLESS_TAKEN);
    boolean inserted = bind(insert, scope, resource, text(resource)).execute() == 1;
    if (inserted) {
      count(tx, scope, resource);
    }
    return inserted;
  }

  /**
   * Without waiting for the answer: a name that is taken ends the transaction as a {@link
   * dev.gatehouse.server.db.UniqueViolationException}.
   *
   * @param text of {@link #text}, made before the transaction
   */
  void insertOrFail(Transaction tx, DirectoryScope scope, ScimResource resource, String text) {
    bind(tx.sql().update(INSERT), scope, resource, text).later();
    count(tx, scope, resource);
  }

  private static Statement bind(
      Statement insert, DirectoryScope scope, ScimResource resource, String text) {
    return insert
        .bind("organization", scope.organization().organization().value())
        .bind("directory", scope.directory().value())
        .bind("kind", resource.type().name())
        .bind("id", resource.id())
        .bind("name", resource.foldedName())
        .bind("version", Long.toString(resource.version()))
        .bind("label", resource.label())
        .bind("folded", resource.foldedLabel())
        .bind("document", text)
        .bind("created", resource.createdAt())
        .bind("modified", resource.modifiedAt());
  }

  private static void count(Transaction tx, DirectoryScope scope, ScimResource resource) {
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
        .later();
  }

  Optional<ScimResource> get(Transaction tx, DirectoryScope scope, ResourceType type, String id) {
    return one(tx, scope.organization(), scope.directory(), type, id);
  }

  private static Optional<ScimResource> one(
      Transaction tx,
      OrganizationScope scope,
      DirectoryId directory,
      ResourceType type,
      String id) {
    return tx.sql()
        .query(
            """
            SELECT r.kind, r.resource_id, r.version, r.document, r.created_at, r.modified_at
            FROM scim_resources r
            WHERE r.organization_id = :organization AND r.directory_id = :directory
              AND r.kind = :kind AND r.resource_id = :id""")
        .bind("organization", scope.organization().value())
        .bind("directory", directory.value())
        .bind("kind", type.name())
        .bind("id", id)
        .map(ScimResourceStore::resource)
        .first();
  }

  /** Whether the directory says that the user is active; so where it says nothing at all. */
  boolean saysActive(Transaction tx, OrganizationScope scope, DirectoryId directory, UserId user) {
    return one(tx, scope, directory, ResourceType.USER, user.value())
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
    about(
            tx,
            scope,
            resource,
            """
            UPDATE scim_resources SET name = :name, version = :version, label = :label,
              label_folded = :folded, document = :document, modified_at = :modified
            WHERE organization_id = :organization AND directory_id = :directory
              AND kind = :kind AND resource_id = :id""")
        .bind("name", resource.foldedName())
        .bind("label", resource.label())
        .bind("folded", resource.foldedLabel())
        .bind("document", text(resource))
        .execute();
  }

  /** A change of something that is kept apart from the document. */
  void touch(Transaction tx, DirectoryScope scope, ScimResource resource) {
    about(
            tx,
            scope,
            resource,
            """
            UPDATE scim_resources SET version = :version, modified_at = :modified
            WHERE organization_id = :organization AND directory_id = :directory
              AND kind = :kind AND resource_id = :id""")
        .execute();
  }

  /** A statement that makes one resource what it is now. */
  private static Statement about(
      Transaction tx, DirectoryScope scope, ScimResource resource, String statement) {
    return tx.sql()
        .update(statement)
        .bind("organization", scope.organization().organization().value())
        .bind("directory", scope.directory().value())
        .bind("kind", resource.type().name())
        .bind("id", resource.id())
        .bind("version", Long.toString(resource.version()))
        .bind("modified", resource.modifiedAt());
  }

  /** The same for all groups of a user at once, in the database: there may be thousands. */
  void touchGroupsOf(
      Transaction tx, OrganizationScope scope, DirectoryId directory, UserId user, Instant now) {
    tx.sql()
        .update(
            """
            UPDATE scim_resources
            SET version = CAST(CAST(version AS BIGINT) + 1 AS TEXT), modified_at = :now
            WHERE organization_id = :organization AND directory_id = :directory
              AND kind = 'Group' AND resource_id IN (
                SELECT m.group_id FROM group_members m
                WHERE m.organization_id = :organization AND m.user_id = :user)""")
        .bind("organization", scope.organization().value())
        .bind("directory", directory.value())
        .bind("user", user.value())
        .bind("now", now)
        .execute();
  }

  /** {@link #touch} for many at once, of whom only the ids are known. */
  void touchAll(
      Transaction tx, DirectoryScope scope, ResourceType type, List<String> ids, Instant now) {
    tx.sql()
        .update(
            """
            UPDATE scim_resources
            SET version = CAST(CAST(version AS BIGINT) + 1 AS TEXT), modified_at = :modified
            WHERE organization_id = :organization AND directory_id = :directory
              AND kind = :kind AND resource_id = :id""")
        .bind("organization", scope.organization().organization().value())
        .bind("directory", scope.directory().value())
        .bind("kind", type.name())
        .bind("modified", now)
        .executeAll(ids, (statement, id) -> statement.bind("id", id));
  }

  /** What {@code display} shows for several, by id; those that are not there are absent. */
  Map<String, String> labels(
      Transaction tx, DirectoryScope scope, ResourceType type, List<String> ids) {
    Map<String, String> labels = new HashMap<>();
    LABELS
        .query(tx, ids)
        .bind("organization", scope.organization().organization().value())
        .bind("directory", scope.directory().value())
        .bind("kind", type.name())
        .map(
            row -> {
              row.optionalText("label").ifPresent(label -> labels.put(row.text("id"), label));
              return true;
            })
        .list();
    return labels;
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
        document(row.text("document")),
        row.instant("created_at"),
        row.instant("modified_at"));
  }
}
