package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code invitations}. */
final class InvitationStore {
  private static final String SELECT =
      """
      SELECT invitation_id, user_id, created_at, expires_at, accepted_at, revoked_at
      FROM invitations
      """;

  /** An invitation and where it stands. */
  record Found(OrganizationId organization, Invitation invitation) {}

  void insert(Transaction tx, OrganizationScope scope, Invitation invitation, byte[] tokenHash) {
    tx.sql()
        .update(
            """
            INSERT INTO invitations
              (organization_id, invitation_id, user_id, token_hash, created_at, expires_at)
            VALUES (:organization, :id, :user, :hash, :created, :expires)""")
        .bind("organization", scope.organization().value())
        .bind("id", invitation.id())
        .bind("user", invitation.user().value())
        .bind("hash", tokenHash)
        .bind("created", invitation.createdAt())
        .bind("expires", invitation.expiresAt())
        .execute();
  }

  /** The token itself says in which organization it stands. */
  Optional<Found> byHashAcrossOrganizations(Transaction tx, byte[] tokenHash) {
    return tx.sql()
        .query(
            """
            SELECT organization_id, invitation_id, user_id, created_at, expires_at, accepted_at,
              revoked_at
            FROM invitations WHERE token_hash = :hash""")
        .bind("hash", tokenHash)
        .map(row -> new Found(new OrganizationId(row.text("organization_id")), invitation(row)))
        .first();
  }

  boolean accept(Transaction tx, OrganizationScope scope, String id, Instant now) {
    return tx.sql()
            .update(
                """
                UPDATE invitations SET accepted_at = :now
                WHERE organization_id = :organization AND invitation_id = :id
                  AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > :now""")
            .bind("organization", scope.organization().value())
            .bind("id", id)
            .bind("now", now)
            .execute()
        == 1;
  }

  int revokeOpen(Transaction tx, OrganizationScope scope, UserId user, Instant now) {
    return tx.sql()
        .update(
            """
            UPDATE invitations SET revoked_at = :now
            WHERE organization_id = :organization AND user_id = :user
              AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > :now""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .bind("now", now)
        .execute();
  }

  List<Invitation> ofUser(Transaction tx, OrganizationScope scope, UserId user) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE organization_id = :organization AND user_id = :user
            ORDER BY created_at DESC, invitation_id LIMIT 100""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .map(InvitationStore::invitation)
        .list();
  }

  Optional<Invitation> get(Transaction tx, OrganizationScope scope, String id) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE organization_id = :organization AND invitation_id = :id""")
        .bind("organization", scope.organization().value())
        .bind("id", id)
        .map(InvitationStore::invitation)
        .first();
  }

  List<Invitation> list(
      Transaction tx,
      OrganizationScope scope,
      Optional<Invitation.State> state,
      Invitations.Cursor cursor,
      int limit,
      Instant now) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE organization_id = :organization AND created_at <= :before
              AND (created_at < :before OR invitation_id < :id)
              AND (:state = '' OR :state = CASE
                WHEN accepted_at IS NOT NULL THEN 'ACCEPTED'
                WHEN revoked_at IS NOT NULL THEN 'REVOKED'
                WHEN expires_at > :now THEN 'OPEN'
                ELSE 'EXPIRED' END)
            ORDER BY created_at DESC, invitation_id DESC LIMIT :limit""")
        .bind("organization", scope.organization().value())
        .bind("before", cursor.createdAt())
        .bind("id", cursor.id())
        .bind("state", state.map(Enum::name).orElse(""))
        .bind("now", now)
        .bind("limit", limit)
        .map(InvitationStore::invitation)
        .list();
  }

  boolean userIsActive(Transaction tx, OrganizationScope scope, UserId user) {
    return tx.sql()
        .query(
            """
            SELECT user_id FROM users
            WHERE organization_id = :organization AND user_id = :user AND active""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .map(row -> row.text("user_id"))
        .first()
        .isPresent();
  }

  private static Invitation invitation(Row row) {
    return new Invitation(
        row.text("invitation_id"),
        new UserId(row.text("user_id")),
        row.instant("created_at"),
        row.instant("expires_at"),
        row.optionalInstant("accepted_at"),
        row.optionalInstant("revoked_at"));
  }
}
