package dev.gatehouse.server.credential;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tables {@code passkeys} and {@code passkey_handles}. */
final class PasskeyStore {
  private static final int MOST_LISTED = 100;

  /**
   * A passkey as it is stored.
   *
   * @param credential AAGUID, credential id and public key (WebAuthn §6.5.1)
   * @param backupEligible whether it may be on several devices
   */
  record Stored(
      String id,
      UserId user,
      String name,
      byte[] credential,
      long signCount,
      boolean backupEligible,
      boolean backedUp,
      List<String> transports,
      Instant createdAt,
      Optional<Instant> lastUsedAt) {}

  void insert(Transaction tx, OrganizationScope scope, Stored passkey, byte[] credentialHash) {
    tx.sql()
        .update(
            """
            INSERT INTO passkeys
              (organization_id, user_id, passkey_id, name, credential_hash, credential, sign_count,
               backup_eligible, backed_up, transports, created_at)
            VALUES (:organization, :user, :id, :name, :hash, :credential, :count, :eligible,
              :backed_up, :transports, :now)""")
        .bind("organization", scope.organization().value())
        .bind("user", passkey.user().value())
        .bind("id", passkey.id())
        .bind("name", passkey.name())
        .bind("hash", credentialHash)
        .bind("credential", passkey.credential())
        .bind("count", passkey.signCount())
        .bind("eligible", passkey.backupEligible())
        .bind("backed_up", passkey.backedUp())
        .bind("transports", TextList.encode(passkey.transports()))
        .bind("now", passkey.createdAt())
        .execute();
  }

  Optional<Stored> byCredential(Transaction tx, OrganizationScope scope, byte[] credentialHash) {
    return tx.sql()
        .query(
            """
            SELECT passkey_id, user_id, name, credential, sign_count, backup_eligible, backed_up,
              transports, created_at, last_used_at
            FROM passkeys WHERE organization_id = :organization AND credential_hash = :hash""")
        .bind("organization", scope.organization().value())
        .bind("hash", credentialHash)
        .map(PasskeyStore::stored)
        .first();
  }

  /** Oldest first. */
  List<Stored> list(Transaction tx, OrganizationScope scope, UserId user) {
    return tx.sql()
        .query(
            """
            SELECT passkey_id, user_id, name, credential, sign_count, backup_eligible, backed_up,
              transports, created_at, last_used_at
            FROM passkeys WHERE organization_id = :organization AND user_id = :user
            ORDER BY created_at, passkey_id LIMIT :most""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .bind("most", MOST_LISTED)
        .map(PasskeyStore::stored)
        .list();
  }

  /** Only if nothing else used it since it was read: of two uses with one counter one is first. */
  boolean use(
      Transaction tx,
      OrganizationScope scope,
      Stored before,
      long signCount,
      boolean backedUp,
      Instant now) {
    return tx.sql()
            .update(
                """
                UPDATE passkeys
                SET sign_count = :count, backed_up = :backed_up, last_used_at = :now
                WHERE organization_id = :organization AND passkey_id = :id
                  AND sign_count = :before""")
            .bind("count", signCount)
            .bind("backed_up", backedUp)
            .bind("now", now)
            .bind("organization", scope.organization().value())
            .bind("id", before.id())
            .bind("before", before.signCount())
            .execute()
        == 1;
  }

  boolean delete(Transaction tx, OrganizationScope scope, UserId user, String id) {
    return tx.sql()
            .update(
                """
                DELETE FROM passkeys
                WHERE organization_id = :organization AND user_id = :user AND passkey_id = :id""")
            .bind("organization", scope.organization().value())
            .bind("user", user.value())
            .bind("id", id)
            .execute()
        == 1;
  }

  void deleteAll(Transaction tx, OrganizationScope scope, UserId user) {
    tx.sql()
        .update(
            """
            DELETE FROM passkeys WHERE organization_id = :organization AND user_id = :user""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .execute();
  }

  Optional<byte[]> handle(Transaction tx, OrganizationScope scope, UserId user) {
    return tx.sql()
        .query(
            """
            SELECT handle FROM passkey_handles
            WHERE organization_id = :organization AND user_id = :user""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .map(row -> row.bytes("handle"))
        .first();
  }

  /** Keeps the first. */
  void putHandle(Transaction tx, OrganizationScope scope, UserId user, byte[] handle) {
    tx.sql()
        .update(
            """
            INSERT INTO passkey_handles (organization_id, user_id, handle)
            VALUES (:organization, :user, :handle)
            ON CONFLICT (organization_id, user_id) DO NOTHING""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .bind("handle", handle)
        .execute();
  }

  private static Stored stored(Row row) {
    return new Stored(
        row.text("passkey_id"),
        new UserId(row.text("user_id")),
        row.text("name"),
        row.bytes("credential"),
        row.number("sign_count"),
        row.flag("backup_eligible"),
        row.flag("backed_up"),
        TextList.decode(row.text("transports")),
        row.instant("created_at"),
        row.optionalInstant("last_used_at"));
  }
}
