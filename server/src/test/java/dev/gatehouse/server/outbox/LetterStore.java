package dev.gatehouse.server.outbox;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A table like a feature's: letters to receivers. */
final class LetterStore {
  static final OutboxTable<Letter> TABLE =
      OutboxTable.of("letters", List.of("letter_id"), List.of("receiver"), LetterStore::letter)
          .withReceiverIn("receiver");

  record Letter(String id, String receiver) {}

  /** What is scheduled for a letter that is still there. */
  record Scheduled(int attempts, Optional<Instant> next) {}

  static void createTable(Database database) {
    database.write(
        tx -> {
          tx.sql()
              .update(
                  """
                  CREATE TABLE letters (letter_id TEXT NOT NULL PRIMARY KEY,
                    receiver TEXT NOT NULL, attempts BIGINT NOT NULL, next_attempt_at BIGINT)""")
              .execute();
          return tx.sql()
              .update("CREATE INDEX letters_due ON letters (receiver, next_attempt_at)")
              .execute();
        });
  }

  static void insert(Transaction tx, String id, String receiver, Instant now) {
    tx.sql()
        .update(
            """
            INSERT INTO letters (letter_id, receiver, attempts, next_attempt_at)
            VALUES (:id, :receiver, 0, :now)""")
        .bind("id", id)
        .bind("receiver", receiver)
        .bind("now", now)
        .execute();
    TABLE.wake(tx);
  }

  static void put(Database database, String id, String receiver, Instant now) {
    database.write(
        tx -> {
          insert(tx, id, receiver, now);
          return id;
        });
  }

  static void replay(Database database, String id, Instant at) {
    database.write(
        tx ->
            tx.sql()
                .update(
                    "UPDATE letters SET attempts = 0, next_attempt_at = :at WHERE letter_id = :id")
                .bind("at", at)
                .bind("id", id)
                .execute());
  }

  static Optional<Scheduled> get(Database database, String id) {
    return database.read(
        tx ->
            tx.sql()
                .query("SELECT attempts, next_attempt_at FROM letters WHERE letter_id = :id")
                .bind("id", id)
                .map(
                    row ->
                        new Scheduled(
                            row.count("attempts"), row.optionalInstant("next_attempt_at")))
                .first());
  }

  private static Letter letter(Row row) {
    return new Letter(row.text("letter_id"), row.text("receiver"));
  }

  private LetterStore() {}
}
