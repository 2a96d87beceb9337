package dev.gatehouse.server.organization;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code organization_domains}. */
final class DomainStore {

  boolean insert(Transaction tx, OrganizationScope scope, Domain domain) {
    return tx.sql()
            .update(
                """
                INSERT INTO organization_domains
                  (organization_id, domain, verified_how, challenge, created_at)
                VALUES (:organization, :domain, '', :challenge, :created)
                ON CONFLICT (organization_id, domain) DO NOTHING""")
            .bind("organization", scope.organization().value())
            .bind("domain", domain.name())
            .bind("challenge", domain.watch().token())
            .bind("created", domain.createdAt())
            .execute()
        == 1;
  }

  void verify(
      Transaction tx, OrganizationScope scope, String name, Domain.Proof proof, Instant now) {
    tx.sql()
        .update(
            """
            UPDATE organization_domains
            SET verified_at = :now, verified_how = :proof, next_check_at = NULL,
                missing_since = NULL, misses = 0, warned_at = NULL
            WHERE organization_id = :organization AND domain = :domain""")
        .bind("organization", scope.organization().value())
        .bind("domain", name)
        .bind("proof", proof.name().toLowerCase(Locale.ROOT))
        .bind("now", now)
        .execute();
  }

  /** Gives a claim its value, unless it has one. */
  void challenge(Transaction tx, OrganizationScope scope, String name, String token) {
    tx.sql()
        .update(
            """
            UPDATE organization_domains SET challenge = :challenge
            WHERE organization_id = :organization AND domain = :domain AND challenge = ''""")
        .bind("organization", scope.organization().value())
        .bind("domain", name)
        .bind("challenge", token)
        .execute();
  }

  void note(Transaction tx, OrganizationScope scope, String name, Domain.Watch watch) {
    Domain.Check last = watch.last().orElseThrow();
    tx.sql()
        .update(
            """
            UPDATE organization_domains
            SET checked_at = :at, finding = :finding, finding_detail = :detail,
                next_check_at = :next, missing_since = :missing, misses = :misses,
                warned_at = :warned
            WHERE organization_id = :organization AND domain = :domain""")
        .bind("organization", scope.organization().value())
        .bind("domain", name)
        .bind("at", last.at())
        .bind("finding", last.finding().name())
        .bind("detail", last.detail())
        .bind("next", watch.next().orElse(null))
        .bind("missing", watch.missingSince().orElse(null))
        .bind("misses", watch.misses())
        .bind("warned", watch.warnedAt().orElse(null))
        .execute();
  }

  /** The proof is over. Where its people signed in is kept, for when it is proved again. */
  void unverify(Transaction tx, OrganizationScope scope, String name) {
    tx.sql()
        .update(
            """
            UPDATE organization_domains SET verified_at = NULL, verified_how = ''
            WHERE organization_id = :organization AND domain = :domain""")
        .bind("organization", scope.organization().value())
        .bind("domain", name)
        .execute();
  }

  /** The owner's record is looked for at the next opportunity. */
  void hasten(Transaction tx, OrganizationId owner, String name, Instant now) {
    tx.sql()
        .update(
            """
            UPDATE organization_domains SET next_check_at = :now
            WHERE organization_id = :organization AND domain = :domain AND next_check_at > :now""")
        .bind("organization", owner.value())
        .bind("domain", name)
        .bind("now", now)
        .execute();
  }

  /**
   * Takes those that are due and puts them off: of several nodes that do so at the same time, each
   * domain falls to one.
   */
  List<Due> claimDueAcrossOrganizations(Transaction tx, Instant now, Instant until, int most) {
    return tx.sql()
        .query(
            """
            UPDATE organization_domains SET next_check_at = :until
            WHERE next_check_at <= :now AND (organization_id, domain) IN
                  (SELECT organization_id, domain FROM organization_domains
                   WHERE next_check_at <= :now ORDER BY next_check_at LIMIT :most)
            RETURNING organization_id, domain""")
        .bind("now", now)
        .bind("until", until)
        .bind("most", most)
        .map(row -> new Due(new OrganizationId(row.text("organization_id")), row.text("domain")))
        .list();
  }

  /** A domain whose record is to be looked for. */
  record Due(OrganizationId organization, String name) {}

  void route(
      Transaction tx, OrganizationScope scope, String name, @Nullable ConnectionId connection) {
    tx.sql()
        .update(
            """
            UPDATE organization_domains SET connection_id = :connection
            WHERE organization_id = :organization AND domain = :domain""")
        .bind("organization", scope.organization().value())
        .bind("domain", name)
        .bind("connection", connection == null ? null : connection.value())
        .execute();
  }

  Optional<Domain> get(Transaction tx, OrganizationScope scope, String name) {
    return tx.sql()
        .query(
            """
            SELECT domain, connection_id, verified_at, verified_how, created_at, challenge,
                   checked_at, finding, finding_detail, next_check_at, missing_since, misses,
                   warned_at
            FROM organization_domains
            WHERE organization_id = :organization AND domain = :domain""")
        .bind("organization", scope.organization().value())
        .bind("domain", name)
        .map(DomainStore::domain)
        .first();
  }

  List<Domain> list(Transaction tx, OrganizationScope scope) {
    return tx.sql()
        .query(
            """
            SELECT domain, connection_id, verified_at, verified_how, created_at, challenge,
                   checked_at, finding, finding_detail, next_check_at, missing_since, misses,
                   warned_at
            FROM organization_domains
            WHERE organization_id = :organization ORDER BY domain""")
        .bind("organization", scope.organization().value())
        .map(DomainStore::domain)
        .list();
  }

  boolean delete(Transaction tx, OrganizationScope scope, String name) {
    return tx.sql()
            .update(
                """
                DELETE FROM organization_domains
                WHERE organization_id = :organization AND domain = :domain""")
            .bind("organization", scope.organization().value())
            .bind("domain", name)
            .execute()
        == 1;
  }

  Optional<OrganizationId> verifiedOwnerAcrossOrganizations(Transaction tx, String name) {
    return tx.sql()
        .query(
            """
            SELECT organization_id FROM organization_domains
            WHERE domain = :domain AND verified_at IS NOT NULL""")
        .bind("domain", name)
        .map(row -> new OrganizationId(row.text("organization_id")))
        .first();
  }

  boolean connectionExists(Transaction tx, OrganizationScope scope, ConnectionId connection) {
    return tx.sql()
        .query(
            """
            SELECT connection_id FROM connection_ids
            WHERE organization_id = :organization AND connection_id = :connection""")
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .map(row -> row.text("connection_id"))
        .first()
        .isPresent();
  }

  private static Domain domain(Row row) {
    String proof = row.text("verified_how");
    return new Domain(
        row.text("domain"),
        row.optionalText("connection_id").map(ConnectionId::new),
        row.optionalInstant("verified_at"),
        proof.isEmpty() ? Domain.Proof.NONE : Domain.Proof.valueOf(proof.toUpperCase(Locale.ROOT)),
        row.instant("created_at"),
        watch(row));
  }

  private static Domain.Watch watch(Row row) {
    return new Domain.Watch(
        row.text("challenge"),
        row.optionalInstant("checked_at")
            .map(
                at ->
                    new Domain.Check(
                        at,
                        Domain.Finding.valueOf(row.text("finding")),
                        row.text("finding_detail"))),
        row.optionalInstant("next_check_at"),
        row.optionalInstant("missing_since"),
        row.number("misses"),
        row.optionalInstant("warned_at"));
  }
}
