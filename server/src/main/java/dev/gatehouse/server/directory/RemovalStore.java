package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;

/** The tables {@code directory_removals} and {@code removal_traces}. */
final class RemovalStore {

  /** By what a person is known again. */
  record Mark(String kind, String value) {
    static Mark userName(String normalized) {
      return new Mark("user_name", normalized);
    }

    static Mark subject(String subject) {
      return new Mark("subject", subject);
    }

    static Mark externalId(String externalId) {
      return new Mark("external_id", externalId);
    }

    byte[] hash() {
      return Tokens.hash(value);
    }
  }

  /** The latest removal of a mark is the one that counts. */
  void put(
      Transaction tx,
      OrganizationScope scope,
      ConnectionId connection,
      Mark mark,
      String removal,
      Instant now) {
    tx.sql()
        .update(
            """
            INSERT INTO directory_removals
              (organization_id, connection_id, kind, mark_hash, removal_id, removed_at)
            VALUES (:organization, :connection, :kind, :hash, :removal, :now)
            ON CONFLICT (organization_id, connection_id, kind, mark_hash)
              DO UPDATE SET removal_id = :removal, removed_at = :now""")
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .bind("kind", mark.kind())
        .bind("hash", mark.hash())
        .bind("removal", removal)
        .bind("now", now)
        .execute();
  }

  /** A mark that somebody else's removal has left keeps its place: the person is known by it. */
  void trace(
      Transaction tx,
      OrganizationScope scope,
      ConnectionId through,
      Mark mark,
      ConnectionId removedBy,
      String removal,
      Instant now) {
    tx.sql()
        .update(
            """
            INSERT INTO removal_traces
              (organization_id, connection_id, kind, mark_hash, removal_id, removed_by, removed_at)
            VALUES (:organization, :connection, :kind, :hash, :removal, :removed_by, :now)
            ON CONFLICT (organization_id, connection_id, kind, mark_hash) DO NOTHING""")
        .bind("organization", scope.organization().value())
        .bind("connection", through.value())
        .bind("kind", mark.kind())
        .bind("hash", mark.hash())
        .bind("removal", removal)
        .bind("removed_by", removedBy.value())
        .bind("now", now)
        .execute();
  }

  boolean exists(Transaction tx, OrganizationScope scope, ConnectionId connection, Mark mark) {
    return tx.sql()
        .query(
            """
            SELECT removal_id FROM directory_removals
            WHERE organization_id = :organization AND connection_id = :connection
              AND kind = :kind AND mark_hash = :hash
            UNION ALL
            SELECT removal_id FROM removal_traces
            WHERE organization_id = :organization AND connection_id = :connection
              AND kind = :kind AND mark_hash = :hash""")
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .bind("kind", mark.kind())
        .bind("hash", mark.hash())
        .map(row -> row.text("removal_id"))
        .first()
        .isPresent();
  }

  /**
   * Deletes every mark and trace of the removals that have one of these marks; they may be the
   * same. What is only a trace of a removal is none.
   */
  void deleteWith(
      Transaction tx, OrganizationScope scope, ConnectionId connection, Mark one, Mark other) {
    delete(
        tx,
        scope,
        connection,
        one,
        other,
        """
        DELETE FROM removal_traces
        WHERE organization_id = :organization
          AND removal_id IN (
            SELECT removal_id FROM directory_removals
            WHERE organization_id = :organization AND connection_id = :connection
              AND ((kind = :kind AND mark_hash = :hash)
                OR (kind = :other_kind AND mark_hash = :other_hash)))""");
    delete(
        tx,
        scope,
        connection,
        one,
        other,
        """
        DELETE FROM directory_removals
        WHERE organization_id = :organization AND connection_id = :connection
          AND removal_id IN (
            SELECT removal_id FROM directory_removals
            WHERE organization_id = :organization AND connection_id = :connection
              AND ((kind = :kind AND mark_hash = :hash)
                OR (kind = :other_kind AND mark_hash = :other_hash)))""");
  }

  private static void delete(
      Transaction tx,
      OrganizationScope scope,
      ConnectionId connection,
      Mark one,
      Mark other,
      String statement) {
    tx.sql()
        .update(statement)
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .bind("kind", one.kind())
        .bind("hash", one.hash())
        .bind("other_kind", other.kind())
        .bind("other_hash", other.hash())
        .later();
  }

  /** Deletes one trace, and nothing else of its removal. */
  void deleteTrace(Transaction tx, OrganizationScope scope, ConnectionId connection, Mark mark) {
    tx.sql()
        .update(
            """
            DELETE FROM removal_traces
            WHERE organization_id = :organization AND connection_id = :connection
              AND kind = :kind AND mark_hash = :hash""")
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .bind("kind", mark.kind())
        .bind("hash", mark.hash())
        .later();
  }
}
