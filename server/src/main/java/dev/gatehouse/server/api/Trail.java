package dev.gatehouse.server.api;

import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

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

  /** Who changes something, from where, and when. */
  record Author(Actor actor, String address, Instant now) {
    static Author of(Call call) {
      return new Author(call.actor(), call.request().clientAddress(), call.now());
    }

    Entry entry(String action, String kind, String id, Object before, Object after) {
      return new Entry(actor, action, new Target(kind, id), json(before), json(after), address);
    }
  }

  /** Records a change inside an organization. */
  void inside(Transaction tx, OrganizationScope scope, Author author, Entry entry) {
    audit.record(tx, scope, entry, author.now());
  }

  /** Records a change of what belongs to no organization. */
  void operator(Transaction tx, Author author, Entry entry) {
    audit.recordForOperator(tx, entry, author.now());
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
    Author author = Author.of(call);
    inside(tx, call.scope(), author, author.entry(action, kind, id, before, after));
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
    Author author = Author.of(call);
    operator(tx, author, author.entry(action, kind, id, before, after));
  }

  private static String json(Object view) {
    if (view == NOTHING) {
      return "";
    }
    String text = new String(Json.write(view), StandardCharsets.UTF_8);
    return text.length() <= LONGEST_DOCUMENT
        ? text
        : "{\"omitted\":\"" + text.length() + " characters\"}";
  }
}
