package dev.gatehouse.server.outbox;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.DatabaseSettings;
import dev.gatehouse.server.db.Databases;
import dev.gatehouse.server.db.KilledProgram;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.outbox.LetterStore.Letter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a node has in hand when it is killed. */
class OutboxKillTest {

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void what_a_killed_node_had_in_hand_waits_for_its_lease_and_then_others_deliver_it(
      TestDatabase kind) throws Exception {
    String url = kind.freshUrl();
    try (Database database = Databases.open(DatabaseSettings.of(url))) {
      LetterStore.createTable(database);
      for (int i = 0; i < 9; i++) {
        LetterStore.put(database, "letter-" + i, "receiver-" + i % 3, NOW);
      }
    }
    List<String> inHand =
        KilledProgram.lines(
            HangingNode.class,
            OutboxTest.TERMS.atOnce(),
            line -> line.startsWith("letter-"),
            () -> {},
            url);
    try (Database database = Databases.open(DatabaseSettings.of(url))) {
      Postman postman = new Postman();
      Instant leaseEnd = NOW.plus(OutboxTest.TERMS.lease());
      deliverAll(database, postman, leaseEnd.minusMillis(1));
      assertThat(postman.tried).hasSize(9 - inHand.size()).doesNotContainAnyElementsOf(inHand);
      deliverAll(database, postman, leaseEnd);
      assertThat(postman.tried).hasSize(9).doesNotHaveDuplicates().containsAll(inHand);
    }
  }

  private static void deliverAll(Database database, Postman postman, Instant now) {
    Outbox<Letter, String> node =
        new Outbox<>(database, LetterStore.TABLE, OutboxTest.TERMS, postman, () -> now);
    for (int tried = -1; tried != 0; ) {
      tried = node.deliverDue(now);
    }
  }
}
