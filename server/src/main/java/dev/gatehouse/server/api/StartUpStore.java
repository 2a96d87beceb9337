package dev.gatehouse.server.api;

import dev.gatehouse.server.db.Transaction;
import java.time.Instant;
import java.util.Optional;

/** The table {@code start_up_file}: one row, the digest of what was applied last. */
final class StartUpStore {

  Optional<String> lastApplied(Transaction tx) {
    return tx.sql()
        .query("SELECT digest FROM start_up_file WHERE id = 1")
        .map(row -> row.text("digest"))
        .first();
  }

  void applied(Transaction tx, String digest, Instant now) {
    tx.sql()
        .update(
            """
            INSERT INTO start_up_file (id, digest, applied_at) VALUES (1, :digest, :now)
            ON CONFLICT (id) DO UPDATE SET digest = excluded.digest,
              applied_at = excluded.applied_at""")
        .bind("digest", digest)
        .bind("now", now)
        .execute();
  }
}
