package dev.gatehouse.server.keys;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.keys.SigningKey.Purpose;
import dev.gatehouse.server.keys.SigningKey.State;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The table {@code signing_keys}. */
final class SigningKeyStore {

  /** A row as it is stored. */
  record StoredKey(
      Purpose purpose,
      String id,
      State state,
      byte[] sealedPrivateKey,
      byte[] publicKey,
      Optional<byte[]> certificate,
      Instant createdAt,
      Instant since) {}

  /** False if the purpose has a key in that state already. */
  boolean insert(Transaction tx, StoredKey key) {
    return tx.sql()
            .update(
                """
                INSERT INTO signing_keys (purpose, id, state, private_key, public_key, certificate,
                  created_at, state_since)
                VALUES (:purpose, :id, :state, :private, :public, :certificate, :created, :since)
                ON CONFLICT DO NOTHING""")
            .bind("purpose", key.purpose().name())
            .bind("id", key.id())
            .bind("state", word(key.state()))
            .bind("private", key.sealedPrivateKey())
            .bind("public", key.publicKey())
            .bind("certificate", key.certificate().orElse(null))
            .bind("created", key.createdAt())
            .bind("since", key.since())
            .execute()
        == 1;
  }

  List<StoredKey> all(Transaction tx) {
    return tx.sql()
        .query(
            """
            SELECT purpose, id, state, private_key, public_key, certificate, created_at, state_since
            FROM signing_keys ORDER BY purpose, created_at, id""")
        .map(
            row ->
                new StoredKey(
                    Purpose.valueOf(row.text("purpose")),
                    row.text("id"),
                    State.valueOf(row.text("state").toUpperCase(Locale.ROOT)),
                    row.bytes("private_key"),
                    row.bytes("public_key"),
                    row.optionalBytes("certificate"),
                    row.instant("created_at"),
                    row.instant("state_since")))
        .list();
  }

  /** Moves every key of a purpose from one state to another. Returns how many. */
  int move(Transaction tx, Purpose purpose, State from, State to, Instant now) {
    return tx.sql()
        .update(
            """
            UPDATE signing_keys SET state = :to, state_since = :now
            WHERE purpose = :purpose AND state = :from""")
        .bind("purpose", purpose.name())
        .bind("from", word(from))
        .bind("to", word(to))
        .bind("now", now)
        .execute();
  }

  int deletePrevious(Transaction tx, Purpose purpose, Instant sinceBefore) {
    return tx.sql()
        .update(
            """
            DELETE FROM signing_keys
            WHERE purpose = :purpose AND state = 'previous' AND state_since <= :before""")
        .bind("purpose", purpose.name())
        .bind("before", sinceBefore)
        .execute();
  }

  int deletePrevious(Transaction tx, Purpose purpose, String id) {
    return tx.sql()
        .update(
            """
            DELETE FROM signing_keys
            WHERE purpose = :purpose AND state = 'previous' AND id = :id""")
        .bind("purpose", purpose.name())
        .bind("id", id)
        .execute();
  }

  private static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
