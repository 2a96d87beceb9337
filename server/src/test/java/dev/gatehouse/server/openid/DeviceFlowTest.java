package dev.gatehouse.server.openid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.application.ApplicationDraft.Audience;
import dev.gatehouse.server.application.ApplicationDraft.ClientAuthentication;
import dev.gatehouse.server.audit.Audit.AuditFilter;
import dev.gatehouse.server.audit.AuditEvent;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserDraft;
import dev.gatehouse.server.doors.DoorsFixture;
import dev.gatehouse.server.session.Sessions;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** RFC 8628. */
@EachDatabase
class DeviceFlowTest {
  private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
  private static final String SIGN_IN = "/test/sign-in?user=ann@acme.test";

  private final DoorsFixture gatehouse;
  private final TestClient client;
  private final TestClient other;

  DeviceFlowTest(TestDatabase database) {
    gatehouse = new DoorsFixture(database);
    client = client("television", ClientDrafts.of("television").forDevices());
    other = client("other", ClientDrafts.of("other").forDevices());
  }

  private TestClient client(String id, ClientDrafts drafts) {
    gatehouse.application(drafts.authenticating(ClientAuthentication.NONE, "").draft());
    TestClient made = new TestClient(gatehouse, id);
    made.isPublic = true;
    return made;
  }

  @AfterEach
  void close() {
    client.close();
    other.close();
    gatehouse.close();
  }

  private JsonNode begin() {
    HttpResponse<String> answer =
        client.post("/oauth/device", Map.of("scope", "openid profile offline_access"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return TestClient.json(answer);
  }

  private HttpResponse<String> poll(JsonNode codes) {
    return poll(client, codes);
  }

  private HttpResponse<String> poll(TestClient who, JsonNode codes) {
    return who.post(
        "/oauth/token",
        Map.of("grant_type", GRANT, "device_code", codes.get("device_code").asString()));
  }

  private void wait(int seconds) {
    gatehouse.clock.advance(Duration.ofSeconds(seconds));
  }

  /** Opens the page with the code and signs Ann in. */
  private HttpResponse<String> open(JsonNode codes) {
    URI complete = URI.create(codes.get("verification_uri_complete").asString());
    HttpResponse<String> page =
        client.browser.get(complete.getRawPath() + "?" + complete.getRawQuery());
    return page.body().contains("Let Reports in?") ? page : client.browser.get(SIGN_IN);
  }

  private HttpResponse<String> decide(JsonNode codes, String decision) {
    return client.browser.post(
        "/device", Map.of("user_code", codes.get("user_code").asString(), "decision", decision));
  }

  @Test
  void a_person_lets_a_device_in_and_it_gets_tokens_once() {
    JsonNode codes = begin();
    assertThat(codes.get("user_code").asString()).matches("[B-Z]{4}-[B-Z]{4}");
    assertThat(codes.get("verification_uri").asString()).endsWith("/device");
    assertThat(codes.get("expires_in").asLong()).isEqualTo(600);
    assertThat(codes.get("interval").asLong()).isEqualTo(5);
    TestClient.assertRefused(poll(codes), "authorization_pending", "openid_device_pending");
    assertThat(open(codes).body())
        .contains("Let Reports in?", codes.get("user_code").asString(), "ann@acme.test")
        .contains("127.0.0.1", "just now");
    wait(5);
    TestClient.assertRefused(poll(codes), "authorization_pending", "openid_device_pending");
    assertThat(decide(codes, "approve").body()).contains("The device is connected");
    wait(5);
    JsonNode tokens = TestClient.json(poll(codes));
    String access = tokens.get("access_token").asString();
    assertThat(client.userinfo(access).body()).contains(gatehouse.ann.id().value());
    assertThat(tokens.get("id_token").asString()).isNotEmpty();
    JsonNode refreshed = TestClient.json(client.refresh(tokens.get("refresh_token").asString()));
    assertThat(refreshed.get("access_token").asString()).isNotEqualTo(access);

    TestClient.assertRefused(poll(codes), "invalid_grant", "openid_code_reused");
    assertThat(client.userinfo(access).statusCode()).isEqualTo(401);
    assertThat(actions()).contains("device.approved", "token.issued", "code.reused");
  }

  private List<String> actions() {
    return gatehouse.database.read(
        tx ->
            gatehouse.audit.list(tx, gatehouse.acme, AuditFilter.all(), "", 100).items().stream()
                .map(AuditEvent::action)
                .toList());
  }

  @Test
  void a_person_is_asked_in_their_own_language() {
    JsonNode codes = begin();
    open(codes);
    client.browser.setCookie("gatehouse_language", "de");
    assertThat(client.browser.get("/device?user_code=" + codes.get("user_code").asString()).body())
        .contains("<html lang=\"de\"", ">Zulassen</button>");
    assertThat(decide(codes, "approve").body()).contains("Das Gerät ist verbunden");
  }

  @Test
  void a_person_keeps_a_device_out() {
    JsonNode codes = begin();
    open(codes);
    assertThat(decide(codes, "deny").body()).contains("Nothing was allowed");
    TestClient.assertRefused(poll(codes), "access_denied", "openid_device_denied");
    assertThat(decide(codes, "approve").statusCode()).isEqualTo(404);
    assertThat(actions()).contains("device.denied").doesNotContain("device.approved");
  }

  @Test
  void a_device_that_asks_too_often_must_slow_down() {
    JsonNode codes = begin();
    poll(codes);
    wait(4);
    TestClient.assertRefused(poll(codes), "slow_down", "openid_device_slow_down");
    wait(9);
    TestClient.assertRefused(poll(codes), "slow_down", "openid_device_slow_down");
    wait(15);
    TestClient.assertRefused(poll(codes), "authorization_pending", "openid_device_pending");
  }

  @Test
  void codes_end_after_ten_minutes() {
    JsonNode codes = begin();
    open(codes);
    wait(600);
    assertThat(decide(codes, "approve").statusCode()).isEqualTo(404);
    TestClient.assertRefused(poll(codes), "expired_token", "openid_device_expired");
    gatehouse.openId.workNow(gatehouse.clock.instant());
    wait(700);
    gatehouse.openId.workNow(gatehouse.clock.instant());
    TestClient.assertRefused(poll(codes), "invalid_grant", "openid_device_code");
  }

  @Test
  void a_device_code_is_worthless_to_another_client() {
    JsonNode codes = begin();
    open(codes);
    decide(codes, "approve");
    TestClient.assertRefused(poll(other, codes), "invalid_grant", "openid_device_code");
    assertThat(poll(codes).statusCode()).isEqualTo(200);
  }

  @Test
  void the_end_of_the_session_ends_the_device() {
    JsonNode codes = begin();
    open(codes);
    decide(codes, "approve");
    gatehouse.database.write(
        tx ->
            gatehouse.sessions.endOfUser(
                tx,
                gatehouse.acme,
                gatehouse.ann.id(),
                Sessions.EndReason.REVOKED,
                gatehouse.clock.instant()));
    assertThat(poll(codes).statusCode()).isEqualTo(400);
    assertThat(TestClient.json(poll(codes)).get("error").asString()).isEqualTo("invalid_grant");
  }

  @Test
  void only_forms_of_our_own_answer_and_only_signed_in_people() {
    JsonNode codes = begin();
    assertThat(decide(codes, "approve").body()).doesNotContain("The device is connected");
    open(codes);
    Map<String, String> form =
        Map.of("user_code", codes.get("user_code").asString(), "decision", "approve");
    assertThat(
            client
                .send(
                    client
                        .anonymousPost("/device", form)
                        .header("Origin", "https://evil.example")
                        .header("Sec-Fetch-Site", "cross-site"))
                .statusCode())
        .isEqualTo(403);
    wait(5);
    TestClient.assertRefused(poll(codes), "authorization_pending", "openid_device_pending");
    assertThat(decide(codes, "perhaps").statusCode()).isEqualTo(400);
  }

  @Test
  void codes_cannot_be_guessed_for_long() {
    JsonNode codes = begin();
    open(codes);
    Set<Integer> statuses = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      statuses.add(
          client.browser.get("/device?user_code=BBBB-BBB" + "BCDFGHJK".charAt(i)).statusCode());
      // An own device must not start the count anew.
      client.browser.get("/device?user_code=" + codes.get("user_code").asString());
    }
    assertThat(statuses).containsExactlyInAnyOrder(404, 429);
    assertThat(client.browser.get("/device?user_code=AEIOU").statusCode()).isEqualTo(400);
  }

  @Test
  void takes_the_code_in_any_case_and_without_the_hyphen() {
    JsonNode codes = begin();
    open(codes);
    String typed = codes.get("user_code").asString().toLowerCase(java.util.Locale.ROOT);
    assertThat(client.browser.get("/device?user_code=" + typed.replace("-", "+")).body())
        .contains("Let Reports in?");
    assertThat(client.browser.get("/device").body()).contains("Connect a device");
  }

  @Test
  void an_application_must_be_switched_on_for_it_and_for_the_organization() {
    TestClient off = client("off", ClientDrafts.of("off"));
    TestClient.assertRefused(
        off.post("/oauth/device", Map.of("scope", "openid")),
        "unauthorized_client",
        "openid_device_flow_off");
    TestClient.assertRefused(
        off.post("/oauth/token", Map.of("grant_type", GRANT, "device_code", "x")),
        "unauthorized_client",
        "openid_device_flow_off");
    off.close();
    TestClient.assertRefused(
        client.post("/oauth/device", Map.of("scope", "profile")), "invalid_scope", "openid_scope");
    TestClient elsewhere =
        client(
            "elsewhere",
            ClientDrafts.of("elsewhere")
                .forDevices()
                .only(new Audience.Only(List.of(gatehouse.decoy.organization()))));
    JsonNode codes = TestClient.json(elsewhere.post("/oauth/device", Map.of("scope", "openid")));
    open(begin());
    String typed = codes.get("user_code").asString();
    assertThat(client.browser.get("/device?user_code=" + typed).statusCode()).isEqualTo(403);
    assertThat(decide(codes, "approve").statusCode()).isEqualTo(403);
    elsewhere.close();
  }

  @Test
  void discovery_tells_of_it() {
    assertThat(client.browser.get("/.well-known/openid-configuration").body())
        .contains("\"device_authorization_endpoint\":\"", "/oauth/device\"", GRANT);
  }

  @Test
  void a_device_gets_nothing_once_its_person_must_sign_in_otherwise() {
    JsonNode codes = begin();
    open(codes);
    decide(codes, "approve");
    User ann = gatehouse.ann;
    gatehouse.database.write(
        tx ->
            gatehouse.users.update(
                tx,
                gatehouse.acme,
                ann.id(),
                new UserDraft(
                    ann.userName(), ann.displayName(), new User.Method.Password(), ann.roles()),
                gatehouse.clock.instant()));

    TestClient.assertRefused(poll(codes), "invalid_grant", "openid_session_ended");
  }
}
