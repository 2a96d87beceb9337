package dev.gatehouse.server.credential;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code api_keys}. */
final class ApiKeyStore {
  private static final String SELECT =
      """
      SELECT key_id, organization_id, user_id, name, hint, scopes, networks, created_at,
        expires_at, revoked_at, last_used_at, own_rights
      FROM api_keys
      """;

  /** Whose keys: an organization's, or the operator's. */
  record Owner(Optional<OrganizationId> organization) {
    static Owner of(OrganizationScope scope) {
      return new Owner(Optional.of(scope.organization()));
    }

    static Owner operator() {
      return new Owner(Optional.empty());
    }

    String word() {
      return organization.map(OrganizationId::value).orElse("operator");
    }
  }

  boolean insert(Transaction tx, Owner owner, ApiKey key, byte[] tokenHash) {
    return tx.sql()
            .update(
                """
                INSERT INTO api_keys (owner, key_id, organization_id, user_id, name, token_hash,
                  hint, scopes, networks, created_at, expires_at, own_rights)
                VALUES (:owner, :id, :organization, :user, :name, :hash, :hint, :scopes, :networks,
                  :created, :expires, :own_rights)
                ON CONFLICT (token_hash) DO NOTHING""")
            .bind("owner", owner.word())
            .bind("id", key.id())
            .bind("organization", owner.organization().map(OrganizationId::value).orElse(null))
            .bind("user", key.user().map(UserId::value).orElse(null))
            .bind("name", key.name())
            .bind("hash", tokenHash)
            .bind("hint", key.hint())
            .bind("scopes", TextList.encode(key.scopes()))
            .bind("networks", TextList.encode(key.networks()))
            .bind("created", key.createdAt())
            .bind("expires", key.expiresAt().orElse(null))
            .bind("own_rights", key.ownRights())
            .execute()
        == 1;
  }

  /** The token itself says whose it is. */
  Optional<ApiKey> byHashAcrossOrganizations(Transaction tx, byte[] tokenHash) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE token_hash = :hash""")
        .bind("hash", tokenHash)
        .map(ApiKeyStore::key)
        .first();
  }

  Optional<ApiKey> get(Transaction tx, Owner owner, String id) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE owner = :owner AND key_id = :id""")
        .bind("owner", owner.word())
        .bind("id", id)
        .map(ApiKeyStore::key)
        .first();
  }

  List<ApiKey> list(Transaction tx, Owner owner, String after, int limit) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE owner = :owner AND key_id > :after
            ORDER BY key_id LIMIT :limit""")
        .bind("owner", owner.word())
        .bind("after", after)
        .bind("limit", limit)
        .map(ApiKeyStore::key)
        .list();
  }

  List<ApiKey> listOfUser(
      Transaction tx, OrganizationScope scope, UserId user, String after, int limit) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE organization_id = :organization AND user_id = :user AND key_id > :after
            ORDER BY key_id LIMIT :limit""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .bind("after", after)
        .bind("limit", limit)
        .map(ApiKeyStore::key)
        .list();
  }

  /** Those that are not revoked, newest first. */
  List<ApiKey> unrevokedOfUser(Transaction tx, OrganizationScope scope, UserId user, int most) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE organization_id = :organization AND user_id = :user AND revoked_at IS NULL
            ORDER BY created_at DESC, key_id LIMIT :most""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .bind("most", most)
        .map(ApiKeyStore::key)
        .list();
  }

  /** Revokes a key of a user; empty if this user has none of that id that lives. */
  Optional<ApiKey> revokeOwn(
      Transaction tx, OrganizationScope scope, UserId user, String id, Instant now) {
    return tx.sql()
        .query(
            """
            UPDATE api_keys SET revoked_at = :now
            WHERE owner = :organization AND key_id = :id AND user_id = :user
              AND revoked_at IS NULL
            RETURNING key_id, organization_id, user_id, name, hint, scopes, networks, created_at,
              expires_at, revoked_at, last_used_at, own_rights""")
        .bind("organization", scope.organization().value())
        .bind("id", id)
        .bind("user", user.value())
        .bind("now", now)
        .map(ApiKeyStore::key)
        .first();
  }

  /** Answers the ids of those that lived. */
  List<String> revokeOfUser(Transaction tx, OrganizationScope scope, UserId user, Instant now) {
    return tx.sql()
        .query(
            """
            UPDATE api_keys SET revoked_at = :now
            WHERE organization_id = :organization AND user_id = :user AND revoked_at IS NULL
            RETURNING key_id""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .bind("now", now)
        .map(row -> row.text("key_id"))
        .list();
  }

  void touch(Transaction tx, ApiKey key, Instant now, Instant unlessAfter) {
    tx.sql()
        .update(
            """
            UPDATE api_keys SET last_used_at = :now
            WHERE owner = :owner AND key_id = :id
              AND (last_used_at IS NULL OR last_used_at <= :unless_after)""")
        .bind("owner", new Owner(key.organization()).word())
        .bind("id", key.id())
        .bind("now", now)
        .bind("unless_after", unlessAfter)
        .execute();
  }

  boolean revoke(Transaction tx, Owner owner, String id, Instant now) {
    return tx.sql()
            .update(
                """
                UPDATE api_keys SET revoked_at = :now
                WHERE owner = :owner AND key_id = :id AND revoked_at IS NULL""")
            .bind("owner", owner.word())
            .bind("id", id)
            .bind("now", now)
            .execute()
        == 1;
  }

  private static ApiKey key(Row row) {
    return new ApiKey(
        row.text("key_id"),
        row.optionalText("organization_id").map(OrganizationId::new),
        row.optionalText("user_id").map(UserId::new),
        row.text("name"),
        row.text("hint"),
        TextList.decode(row.text("scopes")),
        TextList.decode(row.text("networks")),
        row.instant("created_at"),
        row.optionalInstant("expires_at"),
        row.optionalInstant("revoked_at"),
        row.optionalInstant("last_used_at"),
        row.flag("own_rights"));
  }
}
