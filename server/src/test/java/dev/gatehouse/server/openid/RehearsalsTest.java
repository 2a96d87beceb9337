package dev.gatehouse.server.openid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.application.ApplicationDraft.Audience;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.doors.DoorsFixture;
import dev.gatehouse.server.session.ApplicationRehearsals.Rehearsed;
import dev.gatehouse.server.session.ApplicationRehearsals.Told;
import dev.gatehouse.server.session.SignedIn;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rehearsals beside the sign-ins that they rehearse. */
@EachDatabase
class RehearsalsTest {
  private static final String ALL = "openid profile email organization roles groups offline_access";

  /** What is of one answer alone. */
  private static final Set<String> OF_ONE_ANSWER = Set.of("nonce", "at_hash");

  private final DoorsFixture gatehouse;
  private final Application application;
  private final TestClient client;

  RehearsalsTest(TestDatabase database) {
    gatehouse = new DoorsFixture(database);
    application = gatehouse.application(ClientDrafts.of("reports").draft());
    client = new TestClient(gatehouse, application.clientId());
  }

  @AfterEach
  void close() {
    client.close();
    gatehouse.close();
  }

  /** Who is signed in in the client's browser. */
  private SignedIn signedIn() {
    return gatehouse.sessions.resolve(client.browser.cookie("gatehouse_session")).orElseThrow();
  }

  private Rehearsed rehearse(Application one, String scope) {
    return gatehouse
        .openId
        .rehearsals()
        .rehearse(one, signedIn(), scope, gatehouse.clock.instant());
  }

  private Rehearsed preview(Application one, User user) {
    return gatehouse.database.read(
        tx ->
            gatehouse
                .openId
                .rehearsals()
                .preview(tx, one, gatehouse.acme, user, gatehouse.clock.instant()));
  }

  /** Rows of what a sign-in to an application leaves behind. */
  private long rows() {
    return gatehouse.database.read(
        tx ->
            tx.sql()
                .query(
                    """
                    SELECT (SELECT count(*) FROM openid_grants)
                         + (SELECT count(*) FROM openid_tokens)
                         + (SELECT count(*) FROM audit_events) AS found\
                    """)
                .map(row -> row.number("found"))
                .one());
  }

  private static Map<String, JsonNode> claims(JsonNode all) {
    Map<String, JsonNode> claims = new TreeMap<>();
    all.properties().forEach(one -> claims.put(one.getKey(), one.getValue()));
    claims.keySet().removeAll(OF_ONE_ANSWER);
    return claims;
  }

  private static Map<String, JsonNode> claims(Map<String, Object> all) {
    return claims(JsonMapper.shared().readTree(JsonMapper.shared().writeValueAsString(all)));
  }

  private static Map<String, JsonNode> idToken(JsonNode tokens) {
    String body = tokens.path("id_token").asString().split("\\.")[1];
    return claims(
        JsonMapper.shared()
            .readTree(new String(Base64.getUrlDecoder().decode(body), StandardCharsets.UTF_8)));
  }

  @Test
  void shows_what_the_application_gets_and_leaves_nothing_behind() {
    gatehouse.acr = Optional.of("phr");
    JsonNode tokens = client.tokens();
    long before = rows();
    Rehearsed rehearsed = rehearse(application, ALL);

    assertThat(rehearsed.checks())
        .extracting(Check::name)
        .containsExactly(
            "request",
            "redirect_uri",
            "organization",
            "session_age",
            "tokens",
            "signature",
            "iss",
            "aud",
            "nonce",
            "userinfo",
            "refresh");
    assertThat(rehearsed.checks()).extracting(Check::outcome).containsOnly(Check.Outcome.PASSED);
    Told told = rehearsed.told().orElseThrow();
    assertThat(claims(told.idToken())).isEqualTo(idToken(tokens)).containsKeys("acr", "amr", "sid");
    assertThat(claims(told.userinfo()))
        .isEqualTo(
            claims(TestClient.json(client.userinfo(tokens.path("access_token").asString()))));
    assertThat(String.join(" ", told.scope())).isEqualTo(tokens.path("scope").asString());
    assertThat(Duration.between(gatehouse.clock.instant(), told.ends().orElseThrow().accessToken()))
        .hasSeconds(tokens.path("expires_in").asLong());
    assertThat(rows()).as("rows").isEqualTo(before);
  }

  @Test
  void asks_for_what_it_is_told_to_ask_for() {
    client.tokens();
    Told told = rehearse(application, "openid groups nonsense").told().orElseThrow();
    assertThat(told.scope()).containsExactly("openid", "groups");
    assertThat(told.userinfo()).containsOnlyKeys("sub", "groups");
    assertThat(told.ends().orElseThrow().refreshToken()).isEmpty();
    assertFails(rehearse(application, "profile"), "request", "openid_scope");
  }

  private static void assertFails(Rehearsed rehearsed, String name, String actual) {
    assertThat(rehearsed.told()).isEmpty();
    assertThat(rehearsed.checks())
        .filteredOn(check -> check.outcome() != Check.Outcome.PASSED)
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.name()).isEqualTo(name);
              assertThat(check.actual()).contains(actual);
            });
  }

  @Test
  void says_what_stands_in_the_way() {
    client.tokens();
    Application others =
        gatehouse.application(
            ClientDrafts.of("others")
                .only(new Audience.Only(List.of(gatehouse.decoy.organization())))
                .draft());
    Application devices =
        gatehouse.application(ClientDrafts.of("devices").at().forDevices().draft());
    Application quick =
        gatehouse.application(ClientDrafts.of("quick").sessionsOf(Duration.ofMinutes(5)).draft());
    String acme =
        gatehouse
            .database
            .read(tx -> gatehouse.organizations.get(tx, gatehouse.acme.organization()))
            .orElseThrow()
            .name();
    assertFails(rehearse(others, ALL), "organization", acme);
    assertFails(preview(others, gatehouse.ann), "organization", acme);
    assertFails(rehearse(devices, ALL), "request", "openid_redirect_uri");
    assertThat(rehearse(quick, ALL).told()).isPresent();
    gatehouse.clock.advance(Duration.ofMinutes(5));
    assertFails(rehearse(quick, ALL), "session_age", "signs in again");

    SignedIn before = signedIn();
    gatehouse.endSessionsOf(gatehouse.ann);
    assertFails(
        gatehouse.openId.rehearsals().rehearse(application, before, ALL, gatehouse.clock.instant()),
        "tokens",
        "openid_session_ended");
  }

  @Test
  void previews_the_same_claims_of_somebody_who_is_not_here() {
    Told preview = preview(application, gatehouse.ann).told().orElseThrow();
    Map<String, JsonNode> real = idToken(client.tokens());
    real.keySet().removeAll(Set.of("iat", "exp", "auth_time", "sid", "amr", "acr"));
    assertThat(claims(preview.idToken())).isEqualTo(real).containsKeys("sub", "roles", "groups");
    assertThat(preview.ends()).isEmpty();

    gatehouse.database.write(
        tx ->
            gatehouse.users.setActive(
                tx, gatehouse.acme, gatehouse.ann.id(), false, gatehouse.clock.instant()));
    User off =
        gatehouse
            .database
            .read(tx -> gatehouse.users.get(tx, gatehouse.acme, gatehouse.ann.id()))
            .orElseThrow();
    assertFails(preview(application, off), "person", "user_inactive");
  }
}
