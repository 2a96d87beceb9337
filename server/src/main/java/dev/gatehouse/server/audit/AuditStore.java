package dev.gatehouse.server.audit;

import dev.gatehouse.server.audit.Audit.AuditFilter;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.db.Statement;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.keys.RandomId;
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

  private static final String SELECT =
      """
      SELECT id, at, actor_kind, actor_id, action, target_kind, target_id, before_json,
        after_json, address
      FROM audit_events
      """;

  /** From the index alone: SQLite would go through the whole trail else. */
  private static final String OF_ACTION =
      """
      owner = :owner AND id IN (
        SELECT id FROM audit_events
         WHERE owner = :owner AND action = :action AND id < :before AND id >= :from
         ORDER BY id DESC LIMIT :limit)
      """;

  static final String ACTIONS =
      """
      WITH RECURSIVE found (action) AS (
        SELECT min(action) FROM audit_events WHERE owner = :owner
        UNION ALL
        SELECT (SELECT min(e.action) FROM audit_events e
                 WHERE e.owner = :owner AND e.action > found.action)
          FROM found WHERE found.action IS NOT NULL
      )
      SELECT action FROM found WHERE action IS NOT NULL LIMIT 500
      """;

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
    String end = filter.to().map(to -> RandomId.timeOrderedFrom(Audit.PREFIX, to)).orElse(END);
    Statement statement =
        tx.sql()
            .query(text(filter))
            .bind("owner", owner)
            .bind("before", after.isEmpty() ? end : after)
            .bind(
                "from",
                filter.from().map(from -> RandomId.timeOrderedFrom(Audit.PREFIX, from)).orElse(""))
            .bind("limit", limit);
    if (!filter.action().isEmpty()) {
      statement.bind("action", filter.action());
    }
    if (!filter.targetId().isEmpty()) {
      statement.bind("target", filter.targetId());
    }
    if (!filter.actorId().isEmpty()) {
      statement.bind("actor", filter.actorId());
    }
    return statement
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

  /**
   * Made of literals. Each filter has its index; of several the first leads, for an id has fewer
   * events than an action.
   */
  static String text(AuditFilter filter) {
    boolean target = !filter.targetId().isEmpty();
    boolean actor = !filter.actorId().isEmpty();
    boolean action = !filter.action().isEmpty();
    String leading =
        target
            ? "owner || ' ' || target_id = :owner || ' ' || :target"
            : actor
                ? "owner || ' ' || actor_id = :owner || ' ' || :actor"
                : action ? OF_ACTION : "owner = :owner";
    return SELECT
        + "WHERE "
        + leading
        + (target && actor ? " AND actor_id = :actor" : "")
        + ((target || actor) && action ? " AND action = :action" : "")
        + " AND id < :before AND id >= :from ORDER BY id DESC LIMIT :limit";
  }

  /** One look into the index for each action, however many events there are. */
  List<String> actions(Transaction tx, String owner) {
    return tx.sql().query(ACTIONS).bind("owner", owner).map(row -> row.text("action")).list();
  }
}
