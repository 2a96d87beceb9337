package dev.gatehouse.server.directory;

import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.db.UniqueViolationException;
import dev.gatehouse.server.organization.Domain;
import dev.gatehouse.server.organization.DomainProofs;
import dev.gatehouse.server.organization.DomainProofs.Checked;
import dev.gatehouse.server.organization.DomainProofs.Due;
import dev.gatehouse.server.organization.DomainProofs.Event;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.TxtRecords;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Checks domains, when somebody asks and once a day by itself, and tells what changed. All nodes
 * look for what is due; each domain falls to one of them.
 */
public final class DomainChecks {
  private static final int BATCH = 10;
  private static final Actor SELF = Actor.system("domain check");

  private final Database database;
  private final DomainProofs proofs;
  private final DomainMail mail;
  private final Audit audit;
  private final InstantSource clock;

  public DomainChecks(
      Database database, DomainProofs proofs, DomainMail mail, Audit audit, InstantSource clock) {
    this.database = database;
    this.proofs = proofs;
    this.mail = mail;
    this.audit = audit;
    this.clock = clock;
  }

  /** Writes a check into the audit trail on behalf of whoever asked for it. */
  @FunctionalInterface
  public interface Author {
    /**
     * @param action such as {@code domain.proved}
     */
    void record(Transaction tx, String action, Checked checked);
  }

  /** Checks a domain now. */
  public Outcome<Checked> check(OrganizationScope scope, Domain domain, Author author) {
    TxtRecords.Answer answer = proofs.look(domain);
    try {
      return conclude(scope, domain, answer, author);
    } catch (UniqueViolationException e) {
      // Another organization has proved it in this very moment: now that can be seen.
      return conclude(scope, domain, answer, author);
    }
  }

  private Outcome<Checked> conclude(
      OrganizationScope scope, Domain domain, TxtRecords.Answer answer, Author author) {
    Instant now = clock.instant();
    return database.write(
        tx -> {
          Outcome<Checked> outcome = proofs.conclude(tx, scope, domain.name(), answer, now);
          if (outcome instanceof Outcome.Done<Checked>(Checked checked)) {
            author.record(tx, action(checked), checked);
            if (checked.worthTelling()) {
              mail.tell(tx, scope, checked, now);
            }
          }
          return outcome;
        });
  }

  private static String action(Checked checked) {
    return switch (checked.event()) {
      case NOTHING -> "domain.checked";
      case PROVED -> "domain.proved";
      case RECORD_MISSING -> "domain.record_missing";
      case RECORD_BACK -> "domain.record_found";
      case PROOF_ENDED -> "domain.proof_ended";
    };
  }

  /**
   * Checks some of the domains that are due.
   *
   * @return how many; none means that nothing is due
   */
  public int checkDue() {
    Instant now = clock.instant();
    List<Due> due = database.write(tx -> proofs.takeDue(tx, now, BATCH));
    for (Due one : due) {
      check(one.scope(), one.domain(), (tx, action, checked) -> record(tx, one, action, checked));
    }
    return due.size();
  }

  /** What the program does by itself is told where it changes something. */
  private void record(Transaction tx, Due due, String action, Checked checked) {
    boolean changed =
        checked.event() != Event.NOTHING
            && (checked.event() != Event.RECORD_MISSING || checked.worthTelling());
    if (changed) {
      audit.record(
          tx,
          due.scope(),
          new Entry(
              SELF,
              action,
              new Target("domain", due.domain().name()),
              json(checked.before()),
              json(checked.after()),
              ""),
          clock.instant());
    }
  }

  /** Names of domains and instants hold nothing to escape. */
  private static String json(Domain domain) {
    String ends =
        DomainProofs.endsAt(domain).map(at -> ",\"proofEndsAt\":\"" + at + "\"").orElse("");
    return "{\"name\":\"%s\",\"verified\":%s,\"proof\":\"%s\"%s}"
        .formatted(domain.name(), domain.isVerified(), domain.proof(), ends);
  }
}
