package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.RefusedRequests.Noted;
import dev.gatehouse.server.directory.RefusedRequests.Whose;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** The table {@code refused_scim_requests}. */
final class RefusedRequestStore {

  /** A directory may be gone since. */
  void add(Transaction tx, Collection<Noted> noted) {
    tx.sql()
        .update(
            """
            INSERT INTO refused_scim_requests
              (organization_id, directory_id, likeness_hash, method, path, status, scim_type, code,
               detail, correlation_id, times, first_at, last_at)
            SELECT d.organization_id, d.directory_id, :likeness_hash, :method, :path, :status,
                   :scim_type, :code, :detail, :correlation_id, :times, :first_at, :last_at
              FROM directories d
             WHERE d.organization_id = :organization AND d.directory_id = :directory
            ON CONFLICT (organization_id, directory_id, likeness_hash) DO UPDATE
              SET times = refused_scim_requests.times + excluded.times,
                  correlation_id = excluded.correlation_id, last_at = excluded.last_at
            """)
        .executeAll(
            noted,
            (statement, one) ->
                statement
                    .bind("likeness_hash", Tokens.hash(one.request().likeness()))
                    .bind("method", one.request().method())
                    .bind("path", one.request().path())
                    .bind("status", one.request().status())
                    .bind("scim_type", one.request().scimType())
                    .bind("code", one.request().code())
                    .bind("detail", one.request().detail())
                    .bind("correlation_id", one.request().correlationId())
                    .bind("times", one.request().times())
                    .bind("first_at", one.request().firstAt())
                    .bind("last_at", one.request().lastAt())
                    .bind("organization", one.whose().organization().value())
                    .bind("directory", one.whose().directory().value()));
  }

  void trim(Transaction tx, Collection<Whose> directories, int most) {
    tx.sql()
        .update(
            """
            DELETE FROM refused_scim_requests
             WHERE organization_id = :organization AND directory_id = :directory
               AND likeness_hash IN
                   (SELECT likeness_hash FROM refused_scim_requests
                     WHERE organization_id = :organization AND directory_id = :directory
                     ORDER BY last_at DESC, likeness_hash LIMIT 1000 OFFSET :most)
            """)
        .executeAll(
            directories,
            (statement, one) ->
                statement
                    .bind("organization", one.organization().value())
                    .bind("directory", one.directory().value())
                    .bind("most", most));
  }

  List<RefusedRequest> list(
      Transaction tx, OrganizationScope scope, DirectoryId directory, int most) {
    return tx.sql()
        .query(
            """
            SELECT method, path, status, scim_type, code, detail, correlation_id, times, first_at,
                   last_at
              FROM refused_scim_requests
             WHERE organization_id = :organization AND directory_id = :directory
             ORDER BY last_at DESC, likeness_hash LIMIT :most
            """)
        .bind("organization", scope.organization().value())
        .bind("directory", directory.value())
        .bind("most", most)
        .map(RefusedRequestStore::read)
        .list();
  }

  int deleteOlderAcrossOrganizations(Transaction tx, Instant before, int most) {
    return tx.sql()
        .update(
            """
            DELETE FROM refused_scim_requests
             WHERE (organization_id, directory_id, likeness_hash) IN
                   (SELECT organization_id, directory_id, likeness_hash FROM refused_scim_requests
                     WHERE last_at < :before ORDER BY last_at LIMIT :most)
            """)
        .bind("before", before)
        .bind("most", most)
        .execute();
  }

  private static RefusedRequest read(Row row) {
    return new RefusedRequest(
        row.text("method"),
        row.text("path"),
        row.count("status"),
        row.text("scim_type"),
        row.text("code"),
        row.text("detail"),
        row.text("correlation_id"),
        row.number("times"),
        row.instant("first_at"),
        row.instant("last_at"));
  }
}
