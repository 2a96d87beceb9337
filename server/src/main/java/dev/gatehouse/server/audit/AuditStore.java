package dev.gatehouse.server.audit;

import dev.gatehouse.server.audit.Audit.AuditFilter;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.db.Statement;
import dev.gatehouse.server.db.Transaction;
import java.util.List;

/** The table {@code audit_events}. */
final class AuditStore {

  private static final String INSERT =
      """
      INSERT INTO audit_events (owner, id, at, actor_kind, actor_id, action, target_kind,
        target_id, before_json, after_json, address)
      VALUES (:owner, :id, :at, :actor_kind, :actor_id, :action, :target_kind, :target_id,
        :before, :after, :address)""";

  /** Sorts after every id. */
  private static final String END = "~";

  void insert(Transaction tx, String owner, AuditEvent event) {
    bind(tx.sql().update(INSERT).bind("owner", owner), event).later();
  }

  void insertAll(Transaction tx, String owner, List<AuditEvent> events) {
    tx.sql().update(INSERT).bind("owner", owner).executeAll(events, AuditStore::bind);
  }

  private static Statement bind(Statement insert, AuditEvent event) {
    return insert
        .bind("id", event.id())
        .bind("at", event.at())
        .bind("actor_kind", event.actor().kind().name())
        .bind("actor_id", event.actor().id())
        .bind("action", event.action())
        .bind("target_kind", event.target().kind())
        .bind("target_id", event.target().id())
        .bind("before", event.before())
        .bind("after", event.after())
        .bind("address", event.address());
  }

  List<AuditEvent> list(Transaction tx, String owner, AuditFilter filter, String after, int limit) {
    return tx.sql()
        .query(
            """
            SELECT id, at, actor_kind, actor_id, action, target_kind, target_id, before_json,
              after_json, address
            FROM audit_events
            WHERE owner = :owner AND id < :before
              AND (:action = '' OR action = :action)
              AND (:target = '' OR target_id = :target)
              AND (:actor = '' OR actor_id = :actor)
            ORDER BY id DESC LIMIT :limit""")
        .bind("owner", owner)
        .bind("before", after.isEmpty() ? END : after)
        .bind("action", filter.action())
        .bind("target", filter.targetId())
        .bind("actor", filter.actorId())
        .bind("limit", limit)
        .map(
            row ->
                new AuditEvent(
                    row.text("id"),
                    row.instant("at"),
                    new Actor(Actor.Kind.valueOf(row.text("actor_kind")), row.text("actor_id")),
                    row.text("action"),
                    new Target(row.text("target_kind"), row.text("target_id")),
                    row.text("before_json"),
                    row.text("after_json"),
                    row.text("address")))
        .list();
  }
}
