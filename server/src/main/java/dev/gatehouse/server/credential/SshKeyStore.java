package dev.gatehouse.server.credential;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code ssh_keys}. */
final class SshKeyStore {

  /** False if the key is registered in this organization already. */
  boolean insert(Transaction tx, OrganizationScope scope, SshKey key) {
    return tx.sql()
            .update(
                """
                INSERT INTO ssh_keys (organization_id, key_id, user_id, name, key_type, key_blob,
                  fingerprint, created_at, expires_at)
                VALUES (:organization, :id, :user, :name, :type, :blob, :fingerprint, :created,
                  :expires)
                ON CONFLICT (organization_id, fingerprint) DO NOTHING""")
            .bind("organization", scope.organization().value())
            .bind("id", key.id())
            .bind("user", key.user().value())
            .bind("name", key.name())
            .bind("type", key.key().type())
            .bind("blob", key.key().blob())
            .bind("fingerprint", key.key().fingerprint())
            .bind("created", key.createdAt())
            .bind("expires", key.expiresAt().orElse(null))
            .execute()
        == 1;
  }

  Optional<SshKey> get(Transaction tx, OrganizationScope scope, String id) {
    return tx.sql()
        .query(
            """
            SELECT key_id, user_id, name, key_type, key_blob, created_at, expires_at, last_used_at
            FROM ssh_keys WHERE organization_id = :organization AND key_id = :id""")
        .bind("organization", scope.organization().value())
        .bind("id", id)
        .map(SshKeyStore::key)
        .first();
  }

  List<SshKey> list(Transaction tx, OrganizationScope scope, String after, int limit) {
    return tx.sql()
        .query(
            """
            SELECT key_id, user_id, name, key_type, key_blob, created_at, expires_at, last_used_at
            FROM ssh_keys WHERE organization_id = :organization AND key_id > :after
            ORDER BY key_id LIMIT :limit""")
        .bind("organization", scope.organization().value())
        .bind("after", after)
        .bind("limit", limit)
        .map(SshKeyStore::key)
        .list();
  }

  List<SshKey> listOfUser(
      Transaction tx, OrganizationScope scope, UserId user, String after, int limit) {
    return tx.sql()
        .query(
            """
            SELECT key_id, user_id, name, key_type, key_blob, created_at, expires_at, last_used_at
            FROM ssh_keys
            WHERE organization_id = :organization AND user_id = :user AND key_id > :after
            ORDER BY key_id LIMIT :limit""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .bind("after", after)
        .bind("limit", limit)
        .map(SshKeyStore::key)
        .list();
  }

  boolean delete(Transaction tx, OrganizationScope scope, String id) {
    return tx.sql()
            .update("DELETE FROM ssh_keys WHERE organization_id = :organization AND key_id = :id")
            .bind("organization", scope.organization().value())
            .bind("id", id)
            .execute()
        == 1;
  }

  /** Deletes a key of a user; empty if this user has none of that id. */
  Optional<SshKey> deleteOwn(Transaction tx, OrganizationScope scope, UserId user, String id) {
    return tx.sql()
        .query(
            """
            DELETE FROM ssh_keys
             WHERE organization_id = :organization AND key_id = :id AND user_id = :user
            RETURNING key_id, user_id, name, key_type, key_blob, created_at, expires_at,
              last_used_at""")
        .bind("organization", scope.organization().value())
        .bind("id", id)
        .bind("user", user.value())
        .map(SshKeyStore::key)
        .first();
  }

  /** Answers the ids of those that were there. */
  List<String> deleteOfUser(Transaction tx, OrganizationScope scope, UserId user) {
    return tx.sql()
        .query(
            """
            DELETE FROM ssh_keys WHERE organization_id = :organization AND user_id = :user
            RETURNING key_id""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .map(row -> row.text("key_id"))
        .list();
  }

  void touch(Transaction tx, OrganizationScope scope, String id, Instant now, Instant unlessAfter) {
    tx.sql()
        .update(
            """
            UPDATE ssh_keys SET last_used_at = :now
            WHERE organization_id = :organization AND key_id = :id
              AND (last_used_at IS NULL OR last_used_at <= :unless_after)""")
        .bind("organization", scope.organization().value())
        .bind("id", id)
        .bind("now", now)
        .bind("unless_after", unlessAfter)
        .execute();
  }

  /** True if none was noted since. */
  boolean refused(
      Transaction tx, OrganizationScope scope, String id, Instant now, Instant unlessAfter) {
    return tx.sql()
            .update(
                """
                UPDATE ssh_keys SET last_refused_at = :now
                WHERE organization_id = :organization AND key_id = :id
                  AND (last_refused_at IS NULL OR last_refused_at <= :unless_after)""")
            .bind("organization", scope.organization().value())
            .bind("id", id)
            .bind("now", now)
            .bind("unless_after", unlessAfter)
            .execute()
        == 1;
  }

  private static SshKey key(Row row) {
    return new SshKey(
        row.text("key_id"),
        new UserId(row.text("user_id")),
        row.text("name"),
        new SshPublicKey(row.text("key_type"), row.bytes("key_blob"), ""),
        row.instant("created_at"),
        row.optionalInstant("expires_at"),
        row.optionalInstant("last_used_at"));
  }
}
