package dev.gatehouse.server.session;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Statement;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.util.List;
import java.util.Optional;

/** The table {@code provider_sessions}. */
final class ProviderSessionStore {

  /** A row as it stands. */
  record Stored(SessionId session, ConnectionId connection, String sessionIndex, byte[] sealed) {}

  /** What nothing here reads back as it is. */
  record Names(String name, String acr) {}

  void insert(Transaction tx, OrganizationScope scope, Names names, Stored row) {
    tx.sql()
        .update(
            """
            INSERT INTO provider_sessions
              (organization_id, session_id, connection_id, name, session_index, acr,
               sealed)
            VALUES (:organization, :session, :connection, :name, :session_index, :acr, :sealed)
            """)
        .bind("organization", scope.organization().value())
        .bind("session", row.session().value())
        .bind("connection", row.connection().value())
        .bind("name", names.name())
        .bind("acr", names.acr())
        .bind("session_index", row.sessionIndex())
        .bind("sealed", row.sealed())
        .execute();
  }

  void delete(Transaction tx, OrganizationScope scope, SessionId session) {
    tx.sql()
        .update(
            """
            DELETE FROM provider_sessions
             WHERE organization_id = :organization AND session_id = :session
            """)
        .bind("organization", scope.organization().value())
        .bind("session", session.value())
        .execute();
  }

  Optional<Stored> find(Transaction tx, OrganizationScope scope, SessionId session) {
    return tx.sql()
        .query(
            """
            SELECT session_id, connection_id, session_index, sealed FROM provider_sessions
             WHERE organization_id = :organization AND session_id = :session
            """)
        .bind("organization", scope.organization().value())
        .bind("session", session.value())
        .map(ProviderSessionStore::read)
        .first();
  }

  List<SessionId> named(
      Transaction tx, OrganizationScope scope, ConnectionId connection, String name, int most) {
    return sessions(
        through(
                tx,
                scope,
                connection,
                """
                SELECT session_id FROM provider_sessions
                 WHERE organization_id = :organization AND connection_id = :connection
                   AND name = :name
                 LIMIT :most
                """)
            .bind("name", name)
            .bind("most", most));
  }

  List<SessionId> indexed(
      Transaction tx, OrganizationScope scope, ConnectionId connection, String index, int most) {
    return sessions(
        through(
                tx,
                scope,
                connection,
                """
                SELECT session_id FROM provider_sessions
                 WHERE organization_id = :organization AND connection_id = :connection
                   AND session_index = :session_index
                 LIMIT :most
                """)
            .bind("session_index", index)
            .bind("most", most));
  }

  List<SessionId> namedAndIndexed(
      Transaction tx, OrganizationScope scope, ConnectionId connection, String name, String index) {
    return sessions(
        through(
                tx,
                scope,
                connection,
                """
                SELECT session_id FROM provider_sessions
                 WHERE organization_id = :organization AND connection_id = :connection
                   AND name = :name AND session_index = :session_index
                """)
            .bind("name", name)
            .bind("session_index", index));
  }

  private static Statement through(
      Transaction tx, OrganizationScope scope, ConnectionId connection, String query) {
    return tx.sql()
        .query(query)
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value());
  }

  private static List<SessionId> sessions(Statement query) {
    return query.map(row -> new SessionId(row.text("session_id"))).list();
  }

  private static Stored read(Row row) {
    return new Stored(
        new SessionId(row.text("session_id")),
        new ConnectionId(row.text("connection_id")),
        row.text("session_index"),
        row.bytes("sealed"));
  }
}
