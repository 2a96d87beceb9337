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
                  (organization_id, domain, verified_how, created_at)
                VALUES (:organization, :domain, '', :created)
                ON CONFLICT (organization_id, domain) DO NOTHING""")
            .bind("organization", scope.organization().value())
            .bind("domain", domain.name())
            .bind("created", domain.createdAt())
            .execute()
        == 1;
  }

  void verify(
      Transaction tx, OrganizationScope scope, String name, Domain.Proof proof, Instant now) {
    tx.sql()
        .update(
            """
            UPDATE organization_domains SET verified_at = :now, verified_how = :proof
            WHERE organization_id = :organization AND domain = :domain""")
        .bind("organization", scope.organization().value())
        .bind("domain", name)
        .bind("proof", proof.name().toLowerCase(Locale.ROOT))
        .bind("now", now)
        .execute();
  }

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
            SELECT domain, connection_id, verified_at, verified_how, created_at
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
            SELECT domain, connection_id, verified_at, verified_how, created_at
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
        row.instant("created_at"));
  }
}
