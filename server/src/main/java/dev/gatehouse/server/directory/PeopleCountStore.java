package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.PeopleCounts.Count;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;

/** Counts in the tables of this package, each from an index. */
final class PeopleCountStore {
  Count count(Transaction tx, OrganizationScope scope, Instant now) {
    return tx.sql()
        .query(
            """
            SELECT
              (SELECT count(*) FROM users WHERE organization_id = :organization) AS people,
              (SELECT count(*) FROM users WHERE organization_id = :organization AND NOT active)
                AS inactive,
              (SELECT count(*) FROM invitations
                WHERE organization_id = :organization AND accepted_at IS NULL
                  AND revoked_at IS NULL AND expires_at > :now) AS invitations,
              (SELECT count(*) FROM groups WHERE organization_id = :organization)
                + (SELECT count(*) FROM sign_in_groups WHERE organization_id = :organization)
                AS groups""")
        .bind("organization", scope.organization().value())
        .bind("now", now)
        .map(
            row ->
                new Count(
                    row.number("people"),
                    row.number("people") - row.number("inactive"),
                    row.number("invitations"),
                    row.number("groups")))
        .one();
  }
}
