package dev.gatehouse.server.signals;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.signals.EventReceiver.Event;
import dev.gatehouse.server.signals.SignalsWorld.Came;
import dev.gatehouse.testkit.signals.TestTransmitter;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What identity providers are told of their own people, over real HTTP. */
@EachDatabase
class ToldProviderTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** One for all tests on one database. */
  private static @Nullable SignalsWorld shared;

  private static int organizations;

  private final SignalsWorld world;
  private final EventReceiver receiver;
  private final String issuer;
  private final String slug = "acme" + ++organizations;
  private String connection;
  private String stream;

  ToldProviderTest(TestDatabase database) {
    if (shared == null) {
      shared = new SignalsWorld(database);
    }
    world = shared;
    receiver = new EventReceiver(world.gatehouse.address());
    issuer = world.provider.oidc().issuer();
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    if (shared != null) {
      shared.close();
      shared = null;
    }
  }

  /** Each test has an organization of its own in the one program. */
  @BeforeEach
  void anOrganizationHasAProvider() {
    connection = world.organization(slug);
    stream = path(slug, connection);
  }

  @AfterEach
  void closeReceiver() {
    receiver.close();
  }

  private static String path(String slug, String connection) {
    return "/organizations/" + slug + "/connections/" + connection + "/outgoing-signal-stream";
  }

  private static String push(EventReceiver to) {
    return "{\"delivery\":\"PUSH\",\"endpointUrl\":\"%s\",\"authorizationHeader\":\"%s\"}"
        .formatted(to.address(), EventReceiver.AUTHORIZATION);
  }

  private void end(String slug, String user) {
    world.call("POST", "/organizations/" + slug + "/users/" + user + "/sessions/end", "");
  }

  @Test
  void a_provider_hears_of_the_sessions_of_its_own_connection_only() throws Exception {
    world.call("PUT", stream, push(receiver));
    String globex = world.organization("globex-of-" + slug);
    try (EventReceiver other = new EventReceiver(world.gatehouse.address())) {
      world.call("PUT", path("globex-of-" + slug, globex), push(other));

      Came jane = world.come(slug, "jane");
      world.await("the provider has heard", () -> receiver.count() == 1);
      end(slug, jane.user());
      world.await("the provider has heard", () -> receiver.count() == 2);

      List<Event> events = receiver.events(issuer);
      assertThat(events)
          .extracting(Event::type)
          .containsExactly("session-established", "session-revoked");
      for (Event event : events) {
        assertThat(event.user().path("format").asString()).isEqualTo("iss_sub");
        assertThat(event.user().path("iss").asString()).isEqualTo(issuer);
        assertThat(event.user().path("sub").asString()).isEqualTo("acme-0001");
        assertThat(event.event().path("ext_id").asString()).isEqualTo(jane.sid());
        assertThat(event.event().path("event_timestamp").isIntegralNumber()).isTrue();
      }
      assertThat(events.get(0).session()).startsWith("ses_").isEqualTo(events.get(1).session());
      assertThat(events.get(0).event().path("amr").toString()).contains("pwd");
      assertThat(events.get(1).event().at("/reason_admin/en").asString()).isEqualTo("revoked");

      Came otherJane = world.come("globex-of-" + slug, "jane");
      world.await("the provider has heard", () -> other.count() == 1);
      assertThat(other.types(issuer)).containsExactly("session-established");
      assertThat(other.events(issuer).getFirst().event().path("ext_id").asString())
          .isEqualTo(otherJane.sid());
      assertThat(receiver.count()).isEqualTo(2);
    }
    world.await("both are noted", () -> world.get(stream).at("/stream/waiting").asInt() == 0);
    assertThat(world.get(stream).at("/stream/status").asString()).isEqualTo("ENABLED");
  }

  @Test
  void what_the_provider_asked_for_is_not_echoed() throws Exception {
    TestTransmitter transmitter = world.transmitter();
    world.stream(slug, connection, transmitter, "PUSH");
    world.call("PUT", stream, push(receiver));
    world.signIn(slug, "jane");
    String ravi = world.signIn(slug, "ravi");
    world.await("the provider has heard", () -> receiver.count() == 2);

    transmitter.emit(
        TestTransmitter.caep("session-revoked"),
        TestTransmitter.issSub(issuer, "acme-0001"),
        Map.of());
    transmitter.emit(
        TestTransmitter.risc("account-disabled"),
        TestTransmitter.email(world.user(slug, "ravi").path("userName").asString()),
        Map.of());
    assertThat(world.sessions(slug, ravi)).isZero();

    // Whatever had been told of them would come before this.
    String mina = world.signIn(slug, "mina");
    world.await("the provider has heard", () -> receiver.count() == 3);
    end(slug, mina);
    world.await("the provider has heard", () -> receiver.count() == 4);
    assertThat(receiver.types(issuer))
        .containsExactly(
            "session-established", "session-established", "session-established", "session-revoked");
  }

  @Test
  void a_session_in_use_is_told_of_once_in_an_hour_of_its_life() throws Exception {
    world.call("PUT", stream, push(receiver));
    try (TestBrowser browser = world.gatehouse.browser()) {
      String jane = world.signIn(browser, slug, "jane").user();
      awaitHeardAndNoted(1);
      for (int hour = 1; hour <= 2; hour++) {
        world.advance(Duration.ofHours(1));
        browser.get("/account");
        awaitHeardAndNoted(1 + hour);
        // Within the hour that has begun: a minute is the least that is noted at all.
        world.advance(Duration.ofMinutes(2));
        Instant used = world.gatehouse.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        browser.get("/account");
        world.await("the use is noted", () -> !lastSeen(jane).isBefore(used));
      }
      // Whatever had been told of those uses would come before this.
      end(slug, jane);
      world.await(
          "an event of that kind", () -> receiver.types(issuer).contains("session-revoked"));
    }
    assertThat(receiver.types(issuer))
        .containsExactly(
            "session-established", "session-presented", "session-presented", "session-revoked");
    Event presented = receiver.events(issuer).get(1);
    assertThat(presented.session()).isEqualTo(receiver.events(issuer).getFirst().session());
    assertThat(presented.event().path("ext_id").asString()).isNotEmpty();
  }

  /**
   * The provider has an event before the program has noted that. If so much time went by in
   * between, the program would tell it again.
   */
  private void awaitHeardAndNoted(int count) {
    world.await("the provider has heard", () -> receiver.count() == count);
    world.await("that is noted", () -> world.get(stream).at("/stream/waiting").asInt() == 0);
  }

  private Instant lastSeen(String user) {
    JsonNode sessions = world.get("/organizations/" + slug + "/users/" + user + "/sessions");
    return Instant.parse(sessions.get(0).path("lastSeenAt").asString());
  }

  @Test
  void a_credential_of_somebody_whose_method_it_is_is_told_by_the_address() throws Exception {
    world.call("PUT", stream, push(receiver));
    try (TestBrowser browser = world.gatehouse.browser()) {
      String pat = world.invited(browser, slug, "pat@acme.example");
      world.call(
          "PATCH",
          "/organizations/" + slug + "/users/" + pat,
          "{\"authenticationMethod\":\"%s\"}".formatted(connection));
    }

    world.await("the provider has heard", () -> receiver.count() == 1);
    Event told = receiver.events(issuer).getFirst();
    assertThat(told.type()).isEqualTo("credential-change");
    assertThat(told.user().path("email").asString()).isEqualTo("pat@acme.example");
    assertThat(told.event().path("credential_type").asString()).isEqualTo("password");
    assertThat(told.event().path("change_type").asString()).isEqualTo("delete");
  }

  @Test
  void what_is_not_taken_is_shown_tried_again_and_given_up() throws Exception {
    world.call("PUT", stream, push(receiver));
    assertThat(world.call("POST", stream + "/verify", "").at("/stream").has("verifiedAt"))
        .isFalse();
    world.await("the stream is verified", () -> world.get(stream).at("/stream").has("verifiedAt"));
    assertThat(receiver.types(issuer)).containsExactly("verification");

    receiver.answer = 503;
    world.signIn(slug, "jane");
    world.await("the receiver refused one", () -> receiver.refusals() == 1);
    world.await(
        "the stream is seen to fail", () -> world.get(stream).at("/stream").has("failingSince"));
    assertThat(world.get(stream).at("/stream/lastFailure").asString()).isEqualTo("status_503");
    assertThat(world.get(stream).at("/stream/waiting").asInt()).isEqualTo(1);

    // What it never takes is given up at once.
    receiver.answer = 400;
    world.advance(Duration.ofSeconds(10));
    world.await(
        "the event is given up", () -> world.get(stream).at("/stream/givenUp").asInt() == 1);
    assertThat(
            world.get("/organizations/" + slug + "/audit-events?action=signal.given_up").toString())
        .contains("session-established", "\"connection\"", "status_400");

    // What was verified elsewhere says nothing of a new address.
    world.call("PUT", stream, push(receiver).replace("/events", "/other"));
    assertThat(world.get(stream).at("/stream").has("verifiedAt")).isFalse();
    assertThat(
            world
                .gatehouse
                .admin(
                    "PUT",
                    "/api/v1" + stream,
                    "{\"delivery\":\"PUSH\",\"endpointUrl\":\"ftp://idp.example\"}")
                .body())
        .contains("endpoint_url_invalid");
  }

  @Test
  void a_provider_manages_and_polls_its_stream_with_a_credential_of_its_own() throws Exception {
    assertThat(world.get(stream).has("stream")).isFalse();
    JsonNode issued = world.call("POST", stream + "/credential", "");
    String secret = issued.path("secret").asString();
    assertThat(issued.path("clientId").asString()).isEqualTo(connection);
    assertThat(asProvider("wrong", "POST", "/ssf/streams", "{}").statusCode()).isEqualTo(401);

    HttpResponse<String> made = asProvider(secret, "POST", "/ssf/streams", "{}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    JsonNode document = JSON.readTree(made.body());
    assertThat(document.path("aud").asString()).isEqualTo(issuer);
    assertThat(document.path("events_delivered").toString())
        .contains("session-established", "session-presented", "session-revoked")
        .doesNotContain("account-disabled");
    assertThat(asProvider(secret, "POST", "/ssf/streams", "{}").statusCode()).isEqualTo(409);

    String id = document.path("stream_id").asString();
    String verify = "{\"stream_id\":\"%s\",\"state\":\"a state\"}".formatted(id);
    assertThat(asProvider(secret, "POST", "/ssf/verify", verify).statusCode()).isEqualTo(204);
    world.advance(Duration.ofSeconds(1));
    world.signIn(slug, "jane");
    List<Event> polled = polled(secret, "{}");
    assertThat(polled)
        .extracting(Event::type)
        .containsExactly("verification", "session-established");
    assertThat(polled.getFirst().event().path("state").asString()).isEqualTo("a state");
    assertThat(world.get(stream).at("/stream").has("verifiedAt")).isFalse();

    String first = polled.get(0).claims().path("jti").asString();
    String second = polled.get(1).claims().path("jti").asString();
    assertThat(polled(secret, "{\"ack\":[\"" + first + "\",\"" + second + "\"]}")).isEmpty();
    assertThat(world.get(stream).at("/stream").has("verifiedAt")).isTrue();

    // It can ask not to hear of somebody, in its own words.
    String jane =
        "{\"stream_id\":\"%s\",\"subject\":{\"format\":\"iss_sub\",\"iss\":\"%s\",\"sub\":\"acme-0001\"}}"
            .formatted(id, issuer);
    assertThat(asProvider(secret, "POST", "/ssf/subjects/remove", jane).statusCode())
        .isEqualTo(204);
    world.signIn(slug, "jane");
    assertThat(polled(secret, "{}")).isEmpty();

    world.call("DELETE", stream + "/credential", "");
    assertThat(asProvider(secret, "POST", "/ssf/poll", "{}").statusCode()).isEqualTo(401);
  }

  private List<Event> polled(String secret, String body) {
    HttpResponse<String> answered = asProvider(secret, "POST", "/ssf/poll", body);
    assertThat(answered.statusCode()).as(answered.body()).isEqualTo(200);
    List<Event> events = new ArrayList<>();
    JSON.readTree(answered.body())
        .path("sets")
        .forEach(token -> events.add(receiver.believed(token.asString(), issuer)));
    return events;
  }

  private HttpResponse<String> asProvider(String secret, String method, String path, String json) {
    String pair = connection + ":" + secret;
    return world.gatehouse.send(
        HttpRequest.newBuilder(world.gatehouse.at(path))
            .header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  @Test
  void ipsie_s_third_level_wants_both_ways_verified() throws Exception {
    TestTransmitter transmitter = world.transmitter();
    String incoming = world.stream(slug, connection, transmitter, "PUSH");
    world.call("POST", incoming + "/verify", "");
    world.await("the stream is verified", () -> world.get(incoming).has("verifiedAt"));
    assertThat(unmet())
        .contains("changes_told_to_provider")
        .doesNotContain("provider_tells_changes");

    world.call("PUT", stream, push(receiver));
    assertThat(unmet()).contains("changes_told_to_provider");
    world.call("POST", stream + "/verify", "");
    world.await("the level is met", () -> !unmet().contains("changes_told_to_provider"));

    // It would not hear of sessions that begin.
    String part = push(receiver).replace("}", ",\"events\":[\"session-revoked\"]}");
    world.call("PUT", stream, part);
    assertThat(world.get(stream).at("/stream").has("verifiedAt")).isTrue();
    assertThat(unmet()).contains("changes_told_to_provider");
  }

  private List<String> unmet() {
    return world
        .get("/organizations/" + slug + "/ipsie")
        .path("items")
        .valueStream()
        .filter(item -> !item.path("met").asBoolean())
        .map(item -> item.path("code").asString())
        .toList();
  }

  @Test
  void a_paused_stream_holds_back_and_what_is_deleted_is_gone_with_its_connection()
      throws Exception {
    String second = world.connection(slug, "another-client");
    String own = path(slug, second);
    world.call("PUT", own, push(receiver));
    world.call("PATCH", own, "{\"status\":\"PAUSED\"}");
    world.await("that it is paused is told", () -> waiting(own) == 0);
    assertThat(receiver.types(issuer)).containsExactly("stream-updated");
    world.call("POST", own + "/verify", "");
    String secret = world.call("POST", own + "/credential", "").path("secret").asString();
    assertThat(waiting(own)).isEqualTo(1);

    world.call("DELETE", "/organizations/" + slug + "/connections/" + second, "");
    assertThat(world.gatehouse.admin("GET", "/api/v1" + own, "").statusCode()).isEqualTo(404);
    connection = second;
    assertThat(asProvider(secret, "POST", "/ssf/poll", "{}").statusCode()).isEqualTo(401);

    world.call("PUT", stream, push(receiver));
    world.call("DELETE", stream, "");
    assertThat(world.get(stream).has("stream")).isFalse();
    assertThat(world.gatehouse.admin("DELETE", "/api/v1" + stream, "").statusCode()).isEqualTo(404);
    assertThat(world.get("/organizations/" + slug + "/audit-events?limit=100").toString())
        .contains("outgoing_signal_stream.set_up", "outgoing_signal_stream.deleted")
        .contains("stream_credential.issued")
        .doesNotContain(EventReceiver.AUTHORIZATION);
    assertThat(receiver.types(issuer)).containsExactly("stream-updated");
  }

  private int waiting(String stream) {
    return world.get(stream).at("/stream/waiting").asInt();
  }

  @Test
  void an_administrator_s_change_of_the_status_is_told_to_a_provider_that_polls() throws Exception {
    String secret = world.call("POST", stream + "/credential", "").path("secret").asString();
    String id =
        JSON.readTree(asProvider(secret, "POST", "/ssf/streams", "{}").body())
            .path("stream_id")
            .asString();
    world.signIn(slug, "jane");
    world.advance(Duration.ofSeconds(1));
    world.call("PATCH", stream, "{\"status\":\"PAUSED\"}");
    assertThat(world.get(stream).at("/stream/statusReason").asString()).isEqualTo("ADMINISTRATOR");
    assertThat(asProvider(secret, "GET", "/ssf/status?stream_id=" + id, "").body())
        .contains("\"paused\"", "\"reason\":\"An administrator");

    // What waits is held back, but not why.
    List<Event> paused = polled(secret, "{}");
    assertThat(paused).extracting(Event::type).containsExactly("stream-updated");
    assertThat(paused.getFirst().event().path("status").asString()).isEqualTo("paused");
    assertThat(paused.getFirst().event().path("reason").asString()).startsWith("An administrator");
    assertThat(paused.getFirst().claims().at("/sub_id/id").asString()).isEqualTo(id);

    world.advance(Duration.ofSeconds(1));
    world.call("PATCH", stream, "{\"status\":\"ENABLED\"}");
    List<Event> all = polled(secret, "{}");
    assertThat(all)
        .extracting(Event::type)
        .containsExactly("session-established", "stream-updated", "stream-updated");
    assertThat(all.getLast().event().path("status").asString()).isEqualTo("enabled");
  }

  @Test
  void what_its_own_directory_deactivates_or_deletes_is_not_echoed() throws Exception {
    world.call("PUT", stream, push(receiver));
    String directories = "/organizations/" + slug + "/directories";
    String directory =
        world
            .call("POST", directories, "{\"connection\":\"%s\"}".formatted(connection))
            .path("id")
            .asString();
    String token =
        world
            .call("POST", directories + "/" + directory + "/tokens", "{\"name\":\"test\"}")
            .path("token")
            .asString();
    String ravi = world.signIn(slug, "ravi");
    String jane = world.signIn(slug, "jane");
    for (String user : List.of("ravi", "jane")) {
      String name = world.user(slug, user).path("userName").asString();
      scim(
          token,
          "POST",
          "",
          "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\"],\"userName\":\"%s\"}"
              .formatted(name));
    }
    assertThat(world.sessions(slug, ravi) + world.sessions(slug, jane)).isEqualTo(2);

    scim(
        token,
        "PATCH",
        "/" + ravi,
        """
        {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
         "Operations":[{"op":"replace","path":"active","value":false}]}\
        """);
    scim(token, "DELETE", "/" + jane, "");
    assertThat(world.sessions(slug, ravi)).isZero();

    end(slug, world.signIn(slug, "mina"));
    world.await("everything is told", () -> waiting(stream) == 0);
    assertThat(receiver.types(issuer))
        .containsExactlyInAnyOrder(
            "session-established", "session-established", "session-established", "session-revoked");
  }

  private void scim(String token, String method, String path, String json) {
    HttpResponse<String> answered =
        world.gatehouse.send(
            HttpRequest.newBuilder(world.gatehouse.at("/scim/v2/Users" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/scim+json")
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .build());
    assertThat(answered.statusCode()).as(answered.body()).isBetween(200, 299);
  }
}
