package dev.gatehouse.server.audit;

import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.keys.RandomId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Page;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The audit trail. An event is recorded in the transaction that it describes: there is neither a
 * change without its event nor an event without its change.
 */
public final class Audit {
  static final String PREFIX = "evt_";

  private static final String OPERATOR = "operator";
  private static final int LONGEST_DOCUMENT = 32 * 1024;
  private static final int LONGEST_WORD = 200;

  /** What is written and told together; bounds what is in memory of a change of very many. */
  private static final int MOST_AT_ONCE = 1_000;

  private final AuditStore store = new AuditStore();
  private volatile List<AuditListener> listeners = List.of();

  /** Sets those who hear of recorded events. Before serving; {@code Server} wires them. */
  public void tell(List<AuditListener> all) {
    listeners = List.copyOf(all);
  }

  /** Records what happened in an organization. */
  public void record(Transaction tx, OrganizationScope scope, Entry entry, Instant now) {
    AuditEvent event = record(tx, scope.organization().value(), entry, now);
    listeners.forEach(listener -> listener.recorded(tx, scope, event));
  }

  /** Records many things that were done together. */
  public void recordAll(Transaction tx, OrganizationScope scope, List<Entry> entries, Instant now) {
    for (int from = 0; from < entries.size(); from += MOST_AT_ONCE) {
      List<AuditEvent> events =
          entries.subList(from, Math.min(entries.size(), from + MOST_AT_ONCE)).stream()
              .map(entry -> event(entry, now))
              .toList();
      store.insertAll(tx, scope.organization().value(), events);
      listeners.forEach(listener -> listener.recordedAll(tx, scope, events));
    }
  }

  /** Records what belongs to no organization: applications, roles, organizations themselves. */
  public void recordForOperator(Transaction tx, Entry entry, Instant now) {
    record(tx, OPERATOR, entry, now);
  }

  private AuditEvent record(Transaction tx, String owner, Entry entry, Instant now) {
    AuditEvent event = event(entry, now);
    store.insert(tx, owner, event);
    return event;
  }

  private static AuditEvent event(Entry entry, Instant now) {
    return new AuditEvent(
        RandomId.timeOrdered(PREFIX, now),
        now,
        entry.actor(),
        bounded(entry.action(), LONGEST_WORD),
        entry.target(),
        bounded(entry.before(), LONGEST_DOCUMENT),
        bounded(entry.after(), LONGEST_DOCUMENT),
        bounded(entry.address(), LONGEST_WORD));
  }

  /** A trail with a document cut short is worth less than none: the caller must send less. */
  private static String bounded(String text, int longest) {
    if (text.length() > longest) {
      throw new IllegalArgumentException("an audit text has " + text.length() + " characters");
    }
    return text;
  }

  /**
   * The events of an organization, newest first.
   *
   * @param after the cursor of the page before; empty for the first
   */
  public Page<AuditEvent> list(
      Transaction tx, OrganizationScope scope, AuditFilter filter, String after, int wished) {
    return list(tx, scope.organization().value(), filter, after, wished);
  }

  /** The events that belong to no organization, newest first. */
  public Page<AuditEvent> listForOperator(
      Transaction tx, AuditFilter filter, String after, int wished) {
    return list(tx, OPERATOR, filter, after, wished);
  }

  /** The actions that occur in an organization's trail, in the order of their names. */
  public List<String> actions(Transaction tx, OrganizationScope scope) {
    return store.actions(tx, scope.organization().value());
  }

  /** The actions that occur in the installation's own trail. */
  public List<String> actionsForOperator(Transaction tx) {
    return store.actions(tx, OPERATOR);
  }

  private Page<AuditEvent> list(
      Transaction tx, String owner, AuditFilter filter, String after, int wished) {
    int size = Page.size(wished);
    List<AuditEvent> rows = store.list(tx, owner, filter, after, size + 1);
    return Page.of(rows, size, AuditEvent::id);
  }

  /**
   * What to show; an empty text shows all.
   *
   * @param action exactly
   * @param targetId exactly
   * @param actorId exactly
   * @param from inclusive
   * @param to exclusive
   */
  public record AuditFilter(
      String action,
      String targetId,
      String actorId,
      Optional<Instant> from,
      Optional<Instant> to) {
    public AuditFilter(String action, String targetId, String actorId) {
      this(action, targetId, actorId, Optional.empty(), Optional.empty());
    }

    public static AuditFilter all() {
      return new AuditFilter("", "", "");
    }
  }
}
