package dev.gatehouse.server.audit;

import dev.gatehouse.server.audit.ProvisioningCounts.Count;
import dev.gatehouse.server.audit.ProvisioningCounts.Days;
import dev.gatehouse.server.db.Transaction;
import java.util.List;

/** Counts of the table {@code audit_events}. */
final class AuditCountStore {
  /** In the order of the index {@code audit_events_provisioned}, from which alone it is read. */
  static final String COUNT =
      """
      SELECT at / 86400000 AS day, action, count(*) AS n
        FROM audit_events
       WHERE owner = :owner AND actor_kind = 'DIRECTORY'
         AND at / 86400000 >= :first AND at / 86400000 < :end
       GROUP BY owner, at / 86400000, action
       ORDER BY 1, 2
      """;

  List<Count> count(Transaction tx, String owner, Days days) {
    return tx.sql()
        .query(COUNT)
        .bind("owner", owner)
        .bind("first", days.first())
        .bind("end", days.end())
        .map(row -> new Count(row.number("day"), row.text("action"), row.number("n")))
        .list();
  }
}
