package dev.gatehouse.server.outbox;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.DatabaseSettings;
import dev.gatehouse.server.db.Databases;
import java.util.concurrent.CountDownLatch;

/**
 * A node in a process of its own, to be killed: it says which letters it has in hand, each on a
 * line, and never brings one away.
 */
final class HangingNode {
  private HangingNode() {}

  public static void main(String[] arguments) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    Postman postman =
        new Postman(
            letter -> {
              System.out.println(letter.id());
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return new Outcome.NotTried<>();
            });
    try (Database database = Databases.open(DatabaseSettings.of(arguments[0]));
        Outbox<LetterStore.Letter, String> node =
            new Outbox<>(database, LetterStore.TABLE, OutboxTest.TERMS, postman, () -> NOW)) {
      node.start();
      never.await();
    }
  }
}
