package dev.gatehouse.server.credential;

import dev.gatehouse.server.credential.SetupLink.Part;
import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tables {@code setup_links} and {@code setup_sessions}. */
final class SetupLinkStore {
  private static final String SELECT =
      """
      SELECT setup_links.organization_id, setup_links.setup_link_id, name, email, parts, may_enable,
        created_by, setup_links.created_at, setup_links.expires_at, revoked_at, last_used_at
      FROM setup_links
      """;

  /** A link, and whose it is. */
  record Found(OrganizationId organization, SetupLink link) {}

  /** What a browser holds, with its link. */
  record Held(OrganizationId organization, SetupLink link, String session, Instant since) {}

  void insert(Transaction tx, OrganizationScope scope, SetupLink link, byte[] tokenHash) {
    tx.sql()
        .update(
            """
            INSERT INTO setup_links (organization_id, setup_link_id, token_hash, name, email, parts,
              may_enable, created_by, created_at, expires_at)
            VALUES (:organization, :id, :hash, :name, :email, :parts, :may_enable, :by, :created,
              :expires)""")
        .bind("organization", scope.organization().value())
        .bind("id", link.id())
        .bind("hash", tokenHash)
        .bind("name", link.name())
        .bind("email", link.email())
        .bind("parts", TextList.encode(link.parts().stream().map(Part::name).toList()))
        .bind("may_enable", link.mayEnable())
        .bind("by", link.createdBy())
        .bind("created", link.createdAt())
        .bind("expires", link.expiresAt())
        .execute();
  }

  /** The token itself says whose it is. */
  Optional<Found> byHashAcrossOrganizations(Transaction tx, byte[] tokenHash) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE token_hash = :hash""")
        .bind("hash", tokenHash)
        .map(row -> new Found(new OrganizationId(row.text("organization_id")), link(row)))
        .first();
  }

  Optional<SetupLink> get(Transaction tx, OrganizationScope scope, String id) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE organization_id = :organization AND setup_link_id = :id""")
        .bind("organization", scope.organization().value())
        .bind("id", id)
        .map(SetupLinkStore::link)
        .first();
  }

  /** Newest first: the ids sort by time. */
  List<SetupLink> list(Transaction tx, OrganizationScope scope, String after, int limit) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE organization_id = :organization AND (:after = '' OR setup_link_id < :after)
            ORDER BY setup_link_id DESC LIMIT :limit""")
        .bind("organization", scope.organization().value())
        .bind("after", after)
        .bind("limit", limit)
        .map(SetupLinkStore::link)
        .list();
  }

  long usable(Transaction tx, OrganizationScope scope, Instant now) {
    return tx.sql()
        .query(
            """
            SELECT COUNT(*) AS usable FROM setup_links
            WHERE organization_id = :organization AND revoked_at IS NULL AND expires_at > :now""")
        .bind("organization", scope.organization().value())
        .bind("now", now)
        .map(row -> row.number("usable"))
        .first()
        .orElse(0L);
  }

  boolean revoke(Transaction tx, OrganizationScope scope, String id, Instant now) {
    tx.sql()
        .update(
            """
            DELETE FROM setup_sessions
            WHERE organization_id = :organization AND setup_link_id = :id""")
        .bind("organization", scope.organization().value())
        .bind("id", id)
        .execute();
    return tx.sql()
            .update(
                """
                UPDATE setup_links SET revoked_at = :now
                WHERE organization_id = :organization AND setup_link_id = :id
                  AND revoked_at IS NULL""")
            .bind("organization", scope.organization().value())
            .bind("id", id)
            .bind("now", now)
            .execute()
        == 1;
  }

  void used(Transaction tx, OrganizationScope scope, String id, Instant now) {
    tx.sql()
        .update(
            """
            UPDATE setup_links SET last_used_at = :now
            WHERE organization_id = :organization AND setup_link_id = :id""")
        .bind("organization", scope.organization().value())
        .bind("id", id)
        .bind("now", now)
        .execute();
  }

  void open(
      Transaction tx,
      OrganizationScope scope,
      String link,
      String session,
      byte[] tokenHash,
      Instant now,
      Instant until) {
    tx.sql()
        .update(
            """
            INSERT INTO setup_sessions (organization_id, setup_link_id, session_id, token_hash,
              created_at, expires_at)
            VALUES (:organization, :link, :session, :hash, :now, :until)""")
        .bind("organization", scope.organization().value())
        .bind("link", link)
        .bind("session", session)
        .bind("hash", tokenHash)
        .bind("now", now)
        .bind("until", until)
        .execute();
  }

  /** Of those that are over, and of the oldest beyond so many. */
  void closeOld(Transaction tx, OrganizationScope scope, String link, int most, Instant now) {
    tx.sql()
        .update(
            """
            DELETE FROM setup_sessions
            WHERE organization_id = :organization AND setup_link_id = :link
              AND (expires_at <= :now OR session_id NOT IN (
                SELECT session_id FROM setup_sessions
                WHERE organization_id = :organization AND setup_link_id = :link
                ORDER BY session_id DESC LIMIT :most))""")
        .bind("organization", scope.organization().value())
        .bind("link", link)
        .bind("now", now)
        .bind("most", most)
        .execute();
  }

  /** The token itself says whose it is. */
  Optional<Held> heldAcrossOrganizations(Transaction tx, byte[] tokenHash, Instant now) {
    return tx.sql()
        .query(
            """
            SELECT setup_links.organization_id, setup_links.setup_link_id, name, email, parts,
              may_enable, created_by, setup_links.created_at, setup_links.expires_at, revoked_at,
              last_used_at, setup_sessions.session_id, setup_sessions.created_at AS opened_at
            FROM setup_sessions JOIN setup_links
              ON setup_links.organization_id = setup_sessions.organization_id
              AND setup_links.setup_link_id = setup_sessions.setup_link_id
            WHERE setup_sessions.token_hash = :hash AND setup_sessions.expires_at > :now""")
        .bind("hash", tokenHash)
        .bind("now", now)
        .map(
            row ->
                new Held(
                    new OrganizationId(row.text("organization_id")),
                    link(row),
                    row.text("session_id"),
                    row.instant("opened_at")))
        .first();
  }

  void close(Transaction tx, byte[] tokenHash) {
    tx.sql()
        .update("DELETE FROM setup_sessions WHERE token_hash = :hash")
        .bind("hash", tokenHash)
        .execute();
  }

  private static SetupLink link(Row row) {
    return new SetupLink(
        row.text("setup_link_id"),
        row.text("name"),
        row.text("email"),
        TextList.decode(row.text("parts")).stream().map(Part::valueOf).toList(),
        row.flag("may_enable"),
        row.text("created_by"),
        row.instant("created_at"),
        row.instant("expires_at"),
        row.optionalInstant("revoked_at"),
        row.optionalInstant("last_used_at"));
  }
}
