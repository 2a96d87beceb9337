package dev.gatehouse.server.health;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.health.Nodes.Node;
import java.time.Instant;
import java.util.List;

/** The table {@code nodes}. */
final class NodeStore {
  private NodeStore() {}

  static void put(Transaction tx, Node node) {
    tx.sql()
        .update(
            """
            INSERT INTO nodes (node_id, host, version, started_at, seen_at)
            VALUES (:id, :host, :version, :started, :seen)
            ON CONFLICT (node_id) DO UPDATE SET seen_at = excluded.seen_at""")
        .bind("id", node.id())
        .bind("host", node.host())
        .bind("version", node.version())
        .bind("started", node.startedAt())
        .bind("seen", node.seenAt())
        .execute();
  }

  static void delete(Transaction tx, String id) {
    tx.sql().update("DELETE FROM nodes WHERE node_id = :id").bind("id", id).execute();
  }

  static void deleteSilent(Transaction tx, Instant before) {
    tx.sql().update("DELETE FROM nodes WHERE seen_at < :before").bind("before", before).execute();
  }

  static List<Node> list(Transaction tx, int most) {
    return tx.sql()
        .query(
            """
            SELECT node_id, host, version, started_at, seen_at FROM nodes
            ORDER BY host, node_id LIMIT :most""")
        .bind("most", most)
        .map(
            row ->
                new Node(
                    row.text("node_id"),
                    row.text("host"),
                    row.text("version"),
                    row.instant("started_at"),
                    row.instant("seen_at")))
        .list();
  }
}
