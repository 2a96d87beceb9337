package dev.gatehouse.server.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.signals.TestTransmitter;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events that are fetched (RFC 8936). */
@EachDatabase
class PollingTest {
  private final SignalsWorld world;

  PollingTest(TestDatabase database) {
    world = new SignalsWorld(database);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Map<String, Object> jane() {
    return TestTransmitter.issSub(world.provider.oidc().issuer(), "acme-0001");
  }

  @Test
  void what_is_fetched_takes_effect_and_is_acknowledged_and_what_is_wrong_is_told() {
    TestTransmitter transmitter = world.transmitter();
    String stream = world.stream("acme", world.organization("acme"), transmitter, "POLL");
    String jane = world.signIn("acme", "jane");
    Map<String, Object> wrong =
        transmitter.claims(
            "https://else.example", TestTransmitter.caep("session-revoked"), jane(), Map.of());
    transmitter.offer("wrong", transmitter.key().sign(wrong));
    transmitter.emit(TestTransmitter.caep("session-revoked"), jane(), Map.of());

    world.await("all is acknowledged", () -> transmitter.waiting() == 0);

    assertThat(world.sessions("acme", jane)).isZero();
    assertThat(transmitter.refusals()).containsExactly("wrong invalid_audience");
    assertThat(world.outcomes(stream)).containsExactly("session-revoked APPLIED");
  }

  @Test
  void a_transmitter_that_hangs_holds_up_no_other() {
    TestTransmitter hanging = world.transmitter();
    String stuck = world.stream("acme", world.organization("acme"), hanging, "POLL");
    hanging.hang();
    TestTransmitter well = world.transmitter();
    world.stream("globex", world.organization("globex"), well, "POLL");
    String jane = world.signIn("globex", "jane");

    well.emit(TestTransmitter.caep("session-revoked"), jane(), Map.of());

    world.await("the session ends", () -> world.sessions("globex", jane) == 0);
    world.await(
        "the one that hangs is given up",
        () -> world.get(stuck).path("lastError").asString().contains("outgoing_timeout"));
  }

  @Test
  void what_is_said_of_another_stream_is_not_followed() {
    TestTransmitter transmitter = world.transmitter();
    String stream = world.stream("acme", world.organization("acme"), transmitter, "PUSH");
    Map<String, Object> another = Map.of("format", "opaque", "id", "another");
    String event = "https://schemas.openid.net/secevent/ssf/event-type/stream-updated";
    transmitter.emit(event, another, Map.of("status", "paused"));

    assertThat(world.get(stream).path("status").asString()).isEqualTo("ENABLED");
  }
}
