package dev.gatehouse.server.api;

import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.db.Transaction;
import java.nio.charset.StandardCharsets;

/**
 * Writes what the API changes into the audit trail, in the transaction that changes it. Views hold
 * no secret, so they are recorded as they are.
 */
final class Trail {
  /** What stood before a creation, and stands after a deletion. */
  static final Object NOTHING = new Object();

  private static final int LONGEST_DOCUMENT = 32 * 1024;

  private final Audit audit;

  Trail(Audit audit) {
    this.audit = audit;
  }

  /** Records a change inside the organization of the call. */
  void inside(
      Transaction tx,
      Call call,
      String action,
      String kind,
      String id,
      Object before,
      Object after) {
    audit.record(tx, call.scope(), entry(call, action, kind, id, before, after), call.now());
  }

  /** Records a change of what belongs to no organization. */
  void operator(
      Transaction tx,
      Call call,
      String action,
      String kind,
      String id,
      Object before,
      Object after) {
    audit.recordForOperator(tx, entry(call, action, kind, id, before, after), call.now());
  }

  private static Entry entry(
      Call call, String action, String kind, String id, Object before, Object after) {
    return new Entry(
        call.actor(),
        action,
        new Target(kind, id),
        json(before),
        json(after),
        call.request().clientAddress());
  }

  static String json(Object view) {
    if (view == NOTHING) {
      return "";
    }
    String text = new String(Json.write(view), StandardCharsets.UTF_8);
    return text.length() <= LONGEST_DOCUMENT
        ? text
        : "{\"omitted\":\"" + text.length() + " characters\"}";
  }
}
