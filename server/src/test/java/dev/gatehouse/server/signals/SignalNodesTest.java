package dev.gatehouse.server.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.signals.TestTransmitter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes with one PostgreSQL hear every event once. */
class SignalNodesTest {
  private static final int EVENTS = 60;

  private final SignalsWorld world = new SignalsWorld(TestDatabase.POSTGRESQL);
  private final GatehouseFixture other = world.gatehouse.anotherNode();
  private final TestTransmitter transmitter = world.transmitter();

  @AfterEach
  void close() {
    other.close();
    world.close();
  }

  private Map<String, Object> jane() {
    return TestTransmitter.issSub(world.provider.oidc().issuer(), "acme-0001");
  }

  /** How often the audit trail has heard of a signal. */
  private int heard() {
    return world
        .get("/organizations/acme/audit-events?action=signal.received&limit=100")
        .path("items")
        .size();
  }

  @Test
  void what_is_fetched_is_handed_to_one_of_them() {
    String stream = world.stream("acme", world.organization("acme"), transmitter, "POLL");
    String jane = world.signIn("acme", "jane");
    // Both have come to ask by now, turn by turn.
    world.await("they have asked", () -> transmitter.polls() >= 4);

    for (int i = 0; i < EVENTS; i++) {
      transmitter.emit(TestTransmitter.caep("session-revoked"), jane(), Map.of());
    }
    world.await("all is acknowledged", () -> transmitter.waiting() == 0);

    assertThat(transmitter.handedOut().values()).hasSize(EVENTS).containsOnly(1);
    assertThat(heard()).isEqualTo(EVENTS);
    assertThat(world.outcomes(stream)).containsOnlyOnce("session-revoked APPLIED");
    assertThat(world.sessions("acme", jane)).isZero();
  }

  @Test
  void what_is_pushed_to_both_at_the_same_moment_counts_once() throws InterruptedException {
    String connection = world.organization("acme");
    world.stream("acme", connection, transmitter, "PUSH");
    String token =
        transmitter
            .key()
            .sign(
                transmitter.claims(
                    transmitter.audience(),
                    TestTransmitter.caep("session-revoked"),
                    jane(),
                    Map.of()));
    List<Integer> answers = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      for (GatehouseFixture node : List.of(world.gatehouse, other)) {
        String address = node.ownAddress().resolve("/signals/" + connection).toString();
        String authorization = transmitter.authorization();
        threads.add(
            Thread.ofVirtual()
                .start(
                    () -> answers.add(transmitter.push(address, authorization, token).status())));
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(answers).hasSize(16).containsOnly(202);
    assertThat(heard()).isEqualTo(1);
  }

  @Test
  void what_providers_are_told_is_pushed_by_one_of_them() throws InterruptedException {
    String connection = world.organization("acme");
    try (EventReceiver receiver = new EventReceiver(world.gatehouse.address())) {
      world.call(
          "PUT",
          "/organizations/acme/connections/" + connection + "/outgoing-signal-stream",
          "{\"delivery\":\"PUSH\",\"endpointUrl\":\"%s\",\"authorizationHeader\":\"%s\"}"
              .formatted(receiver.address(), EventReceiver.AUTHORIZATION));
      for (int i = 0; i < 5; i++) {
        world.signIn("acme", "jane");
      }
      String jane = world.user("acme", "jane").path("id").asString();
      world.call("POST", "/organizations/acme/users/" + jane + "/sessions/end", "");
      world.await("the receiver has heard all", () -> receiver.count() >= 10);

      List<EventReceiver.Event> events = receiver.events(world.provider.oidc().issuer());
      assertThat(events).extracting(one -> one.claims().path("jti")).doesNotHaveDuplicates();
      assertThat(events).extracting(EventReceiver.Event::session).hasSize(10);
      assertThat(events.stream().map(EventReceiver.Event::session).distinct()).hasSize(5);
    }
  }
}
