package dev.gatehouse.server.webhook;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestKeys;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.organization.TwoOrganizations;
import dev.gatehouse.server.webhook.Delivery.Status;
import dev.gatehouse.server.webhook.DeliveryStore.Attempt;
import dev.gatehouse.server.webhook.DeliveryStore.Claimed;
import dev.gatehouse.server.webhook.DeliveryStore.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Claims: what a node that dies in the middle leaves behind. */
class DeliveryStoreTest {
  private static final Instant LEASE_END = NOW.plusSeconds(60);
  private static final Attempt WENT_WELL =
      new Attempt(NOW, Duration.ofMillis(3), Optional.of(200), Optional.empty(), "");

  private final Webhooks webhooks = new Webhooks(TestKeys.BOX, false);

  private Key endpoint(Database database) {
    WebhookOwner owner = WebhookOwner.of(TwoOrganizations.in(database).acme());
    WebhookDraft draft = new WebhookDraft("https://app.example/hook", "", List.of(), true);
    return database.write(
        tx -> new Key(owner, webhooks.create(tx, owner, draft, NOW).orThrow().endpoint().id()));
  }

  private static void message(Database database, Key key, String id) {
    database.write(
        tx -> {
          DeliveryStore.insert(tx, key, id, "user.created", "{}", NOW);
          return id;
        });
  }

  private static List<Claimed> claim(Database database, Key key, int most, Instant now) {
    return database.write(
        tx -> DeliveryStore.claim(tx, key, most, now, now.plus(Duration.ofSeconds(60))));
  }

  @OnBothDatabases
  void what_one_node_claimed_another_leaves_alone_until_the_lease_is_over(Database database) {
    Key key = endpoint(database);
    message(database, key, "msg_1");
    message(database, key, "msg_2");
    assertThat(claim(database, key, 1, NOW)).extracting(Claimed::attempt).containsExactly(1);
    assertThat(claim(database, key, 10, NOW)).hasSize(1);
    assertThat(claim(database, key, 10, LEASE_END.minusMillis(1))).isEmpty();
    // The node died between commit and delivery: both come back.
    assertThat(claim(database, key, 10, LEASE_END))
        .extracting(Claimed::attempt)
        .containsExactly(2, 2);
  }

  @OnBothDatabases
  void an_endpoint_is_due_while_it_is_on_and_something_waits(Database database) {
    Key key = endpoint(database);
    assertThat(due(database, NOW, "")).isEmpty();
    message(database, key, "msg_1");
    assertThat(due(database, NOW, "")).containsExactly(key);
    assertThat(due(database, NOW.minusMillis(1), "")).isEmpty();
    assertThat(due(database, NOW, key.endpoint())).isEmpty();
    database.write(tx -> EndpointStore.switchOff(tx, key.owner(), key.endpoint(), "failing", NOW));
    assertThat(due(database, NOW, "")).isEmpty();
  }

  private static List<Key> due(Database database, Instant now, String after) {
    return database.read(tx -> DeliveryStore.dueAcrossOrganizations(tx, now, after, 10));
  }

  @OnBothDatabases
  void a_replay_in_the_middle_of_an_attempt_counts(Database database) {
    Key key = endpoint(database);
    message(database, key, "msg_1");
    Claimed claimed = claim(database, key, 1, NOW).getFirst();
    database.write(tx -> DeliveryStore.replay(tx, key, "msg_1", NOW));
    database.write(
        tx -> {
          DeliveryStore.attempted(tx, claimed, WENT_WELL, Status.DELIVERED, null);
          return claimed;
        });
    assertThat(claim(database, key, 1, NOW)).extracting(Claimed::attempt).containsExactly(1);
  }
}
