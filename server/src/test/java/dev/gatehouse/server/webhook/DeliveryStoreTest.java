package dev.gatehouse.server.webhook;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestKeys;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.TwoOrganizations;
import dev.gatehouse.server.outbox.Claim;
import dev.gatehouse.server.outbox.Courier;
import dev.gatehouse.server.outbox.Lane;
import dev.gatehouse.server.outbox.Outbox;
import dev.gatehouse.server.outbox.Outcome;
import dev.gatehouse.server.webhook.Delivery.Status;
import dev.gatehouse.server.webhook.DeliveryStore.Attempt;
import dev.gatehouse.server.webhook.DeliveryStore.Key;
import dev.gatehouse.server.webhook.DeliveryStore.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Claims: what a node that dies in the middle leaves behind. */
class DeliveryStoreTest {
  private static final Instant LEASE_END = NOW.plus(WebhookDelivery.TERMS.lease());
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

  @OnBothDatabases
  void an_endpoint_is_due_while_it_is_on_and_something_waits(Database database) {
    Key key = endpoint(database);
    assertThat(due(database, NOW, "")).isEmpty();
    message(database, key, "msg_1");
    assertThat(due(database, NOW, "")).containsExactly(Lane.of(key.owner().word(), key.endpoint()));
    assertThat(due(database, NOW.minusMillis(1), "")).isEmpty();
    assertThat(due(database, NOW, key.endpoint())).isEmpty();
    database.write(tx -> EndpointStore.switchOff(tx, key.owner(), key.endpoint(), "failing", NOW));
    assertThat(due(database, NOW, "")).isEmpty();
  }

  private static List<Lane> due(Database database, Instant now, String after) {
    return database.read(tx -> DeliveryStore.dueAcrossOrganizations(tx, now, after, 10));
  }

  @OnBothDatabases
  void a_node_that_died_in_the_middle_of_an_attempt_leaves_it_to_others(Database database) {
    Key key = endpoint(database);
    message(database, key, "msg_1");
    message(database, key, "msg_2");
    assertThat(delivery(database, message -> died()).deliverDue(NOW)).isEqualTo(2);
    Outbox<Message, String> other = delivery(database, message -> died());
    assertThat(other.deliverDue(LEASE_END.minusMillis(1))).isZero();
    assertThat(other.deliverDue(LEASE_END)).isEqualTo(2);
    assertThat(get(database, key, "msg_1").attempts()).isEqualTo(2);
  }

  @OnBothDatabases
  void a_replay_in_the_middle_of_an_attempt_counts(Database database) {
    Key key = endpoint(database);
    message(database, key, "msg_1");
    delivery(
            database,
            message -> {
              database.write(tx -> DeliveryStore.replay(tx, key, "msg_1", NOW));
              return new Outcome.Delivered<>("");
            })
        .deliverDue(NOW);
    Delivery waiting = get(database, key, "msg_1");
    assertThat(waiting.attempts()).isZero();
    assertThat(waiting.status()).isEqualTo(Status.PENDING);
    assertThat(delivery(database, message -> new Outcome.Delivered<>("")).deliverDue(NOW))
        .isEqualTo(1);
    Delivery delivered = get(database, key, "msg_1");
    assertThat(delivered.attempts()).isEqualTo(1);
    assertThat(delivered.status()).isEqualTo(Status.DELIVERED);
    assertThat(delivered.nextAttemptAt()).isEmpty();
  }

  private static Outcome<String> died() {
    throw new IllegalStateException("the node dies here");
  }

  private static Delivery get(Database database, Key key, String id) {
    return database.read(tx -> DeliveryStore.get(tx, key, id)).orElseThrow();
  }

  private static Outbox<Message, String> delivery(
      Database database, Function<Message, Outcome<String>> behaviour) {
    Courier<Message, String> courier =
        new Courier<>() {
          @Override
          public Outcome<String> deliver(Claim<Message> claim, Instant now) {
            return behaviour.apply(claim.content());
          }

          @Override
          public void settled(
              Transaction tx, Claim<Message> claim, Fate fate, String detail, Instant now) {
            DeliveryStore.attempted(tx, claim.content(), WENT_WELL, Status.DELIVERED);
          }

          @Override
          public String brokeOff(Claim<Message> claim, Instant now) {
            return "";
          }
        };
    return new Outbox<>(database, DeliveryStore.TABLE, WebhookDelivery.TERMS, courier, () -> NOW);
  }
}
