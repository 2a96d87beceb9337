package dev.gatehouse.server.db;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The child of {@link DurabilityTest}: writes without end and says what was acknowledged. */
final class AcknowledgingWriter {
  private static final int WRITERS = 16;

  private AcknowledgingWriter() {}

  public static void main(String[] args) {
    Database database = Databases.open(DatabaseSettings.of(args[0]));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int writer = 0; writer < WRITERS; writer++) {
        String name = args[1] + "-" + writer;
        threads.submit(() -> write(database, name));
      }
    }
  }

  private static void write(Database database, String name) {
    for (int i = 0; ; i++) {
      // The full stop shows the reader that the line is whole.
      String key = name + "-" + i + ".";
      database.write(
          tx ->
              tx.sql()
                  .update(
                      """
                      INSERT INTO roles (role_key, name, permissions, created_at, updated_at)
                      VALUES (:key, '', '', 0, 0)""")
                  .bind("key", key)
                  .execute());
      synchronized (System.out) {
        System.out.println(key);
        System.out.flush();
      }
    }
  }
}
