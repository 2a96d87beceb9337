package dev.gatehouse.server.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.Await;
import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.webhook.WebhookReceiver;
import dev.gatehouse.server.webhook.WebhookReceiver.Heard;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The life of a person of a directory, on two nodes: created, let in, put out on one node, and out
 * on the other with session, refresh token and API key.
 */
class DirectoryLifecycleTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String COOKIE = "gatehouse_session";
  private static final String REDIRECT = "https://reports.example/callback";
  private static final String VERIFIER = "a-verifier-that-is-long-enough-for-everybody-0";

  /** The SHA-256 of the verifier (RFC 7636 §4.2). */
  private static final String CHALLENGE = challenge();

  private final SignInLab lab = new SignInLab(TestDatabase.POSTGRESQL);
  private final GatehouseFixture other = lab.gatehouse.anotherNode();
  private final WebhookReceiver application = new WebhookReceiver();
  private TestBrowser here = lab.gatehouse.browser();
  private String scimToken = "";
  private String clientSecret = "";

  private static String challenge() {
    try {
      byte[] hash =
          java.security.MessageDigest.getInstance("SHA-256")
              .digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
      return java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void set_up() {
    lab.post(
        "/applications",
        Map.of("name", "Host", "kind", "FORWARD_AUTH", "hosts", List.of(ownHost())));
    JsonNode reports =
        lab.post(
            "/applications",
            Map.of("name", "Reports", "clientId", "reports", "redirectUris", List.of(REDIRECT)));
    String secrets = "/api/v1/applications/" + reports.path("id").asString() + "/secrets";
    clientSecret =
        JSON.readTree(lab.gatehouse.admin("POST", secrets, "{}").body()).path("secret").asString();
    String entityId = lab.samlOrganization("acme");
    lab.post("/organizations/acme/webhooks", Map.of("url", application.url()));
    String directory =
        lab.post(
                "/organizations/acme/directories",
                Map.of("connection", entityId.substring(entityId.lastIndexOf('/') + 1)))
            .path("id")
            .asString();
    scimToken =
        lab.post("/organizations/acme/directories/" + directory + "/tokens", Map.of("name", "test"))
            .path("token")
            .asString();
  }

  @AfterEach
  void stop() {
    here.close();
    other.close();
    lab.close();
    application.close();
  }

  @Test
  void who_is_deactivated_on_one_node_is_out_on_the_other_with_everything() {
    String jane = createJane();
    application.await("user.created");
    signIn();
    Heard opened = application.await("session.created");
    assertThat(opened.json().at("/data/user/id").asString()).isEqualTo(jane);
    assertThat(opened.json().at("/data/session/expiresAt").asString()).isNotEmpty();
    String refreshToken = refreshToken();
    String key = keyOf(jane);
    assertThat(calls(other, key)).isEqualTo(200);
    assertThat(forwardAuth(other)).isEqualTo(200);
    assertThat(refresh(lab.gatehouse, refreshToken).statusCode()).isEqualTo(200);
    String second = refreshToken();

    setActive(jane, false);
    assertThat(calls(other, key)).isEqualTo(401);
    assertThat(refresh(other, second).body()).contains("invalid_grant");
    assertThat(forwardAuth(lab.gatehouse)).isEqualTo(401);
    // The clock stands still, so that nothing remembered grows old: the other was told.
    Await.until("the other node lets nobody in", () -> forwardAuth(other) == 401);
    assertThat(refusal()).isEqualTo("user_inactive");

    Heard ended = application.await("session.ended");
    assertThat(ended.json().at("/data/session/reason").asString()).isEqualTo("user_deactivated");
    assertThat(ended.json().at("/data/session/id")).isEqualTo(opened.json().at("/data/session/id"));
    assertThat(application.await("user.deactivated").json().at("/data/user/active").asBoolean())
        .isFalse();

    // Back again: the person may sign in, but what ended stays ended.
    setActive(jane, true);
    application.await("user.reactivated");
    signIn();
    assertThat(calls(lab.gatehouse, key)).isEqualTo(401);
    assertThat(refresh(lab.gatehouse, second).body()).contains("invalid_grant");
    JsonNode revoked =
        lab.get("/organizations/acme/audit-events?action=api_key.revoked").path("items");
    assertThat(revoked).hasSize(1);
    assertThat(revoked.get(0).at("/before/user").asString()).isEqualTo(jane);
  }

  @Test
  void who_is_deleted_comes_back_when_the_directory_says_so_and_not_before() {
    String jane = createJane();
    signIn();
    String key = keyOf(jane);
    assertThat(scim("DELETE", "/Users/" + jane, "").statusCode()).isEqualTo(204);
    assertThat(calls(other, key)).isEqualTo(401);
    assertThat(forwardAuth(lab.gatehouse)).isEqualTo(401);
    assertThat(application.await("user.deleted").json().at("/data/user/userName").asString())
        .isEqualTo("jane@acme.example");
    assertThat(refusal()).isEqualTo("removed_by_directory");
    assertThat(lab.get("/organizations/acme/users").path("items")).isEmpty();

    assertThat(createJane()).isNotEqualTo(jane);
    signIn();
    assertThat(forwardAuth(other)).isEqualTo(200);
  }

  @Test
  void groups_and_their_members_are_told() {
    String jane = createJane();
    HttpResponse<String> made =
        scim(
            "POST",
            "/Groups",
            """
            {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],
             "displayName":"Admins","members":[{"value":"%s"}]}"""
                .formatted(jane));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    String group = JSON.readTree(made.body()).path("id").asString();
    Predicate<Heard> ofGroup = one -> one.json().at("/data/group/id").asString().equals(group);
    Heard created = application.await(ofGroup.and(one -> one.type().equals("group.created")));
    assertThat(created.json().at("/data/group/displayName").asString()).isEqualTo("Admins");
    Heard added = application.await(ofGroup.and(one -> one.type().equals("group.member_added")));
    assertThat(added.json().at("/data/group/user").asString()).isEqualTo(jane);

    assertThat(scim("DELETE", "/Groups/" + group, "").statusCode()).isEqualTo(204);
    application.await(ofGroup.and(one -> one.type().equals("group.deleted")));
  }

  private String createJane() {
    HttpResponse<String> created =
        scim(
            "POST",
            "/Users",
            """
            {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],
             "userName":"jane@acme.example","externalId":"ext-1","active":true,
             "displayName":"Jane of HR"}""");
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return JSON.readTree(created.body()).path("id").asString();
  }

  private void setActive(String user, boolean active) {
    HttpResponse<String> changed =
        scim(
            "PATCH",
            "/Users/" + user,
            """
            {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
             "Operations":[{"op":"replace","path":"active","value":%s}]}"""
                .formatted(active));
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
  }

  private HttpResponse<String> scim(String method, String path, String body) {
    return lab.gatehouse.send(
        HttpRequest.newBuilder(lab.gatehouse.at("/scim/v2" + path))
            .header("Authorization", "Bearer " + scimToken)
            .header("Content-Type", "application/scim+json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  /** With a new browser, as what stands in the old one is over. */
  private void signIn() {
    here.close();
    here = lab.gatehouse.browser();
    HttpResponse<String> landed = lab.signIn(here, "acme", "");
    assertThat(landed.statusCode()).as(landed.body()).isEqualTo(303);
  }

  private String refusal() {
    try (TestBrowser browser = lab.gatehouse.browser()) {
      HttpResponse<String> page = lab.signIn(browser, "acme", "");
      return lab.trace("acme", SignInLab.reference(page)).at("/signIn/code").asString();
    }
  }

  private String keyOf(String user) {
    return lab.post(
            "/organizations/acme/api-keys",
            Map.of("name", "mine", "scopes", List.of("users:read"), "user", user))
        .path("token")
        .asString();
  }

  private static int calls(GatehouseFixture node, String key) {
    return node.send(
            HttpRequest.newBuilder(
                    node.ownAddress().resolve("/api/v1/organizations/acme/users?limit=1"))
                .header("Authorization", "Bearer " + key)
                .build())
        .statusCode();
  }

  private String ownHost() {
    return lab.gatehouse.address().getAuthority();
  }

  private int forwardAuth(GatehouseFixture node) {
    return node.send(
            HttpRequest.newBuilder(node.ownAddress().resolve("/forward-auth"))
                .header("X-Original-URL", "http://" + ownHost() + "/reports")
                .header("Accept", "text/html")
                .header("Cookie", COOKIE + "=" + here.cookie(COOKIE))
                .build())
        .statusCode();
  }

  private String refreshToken() {
    String query =
        form(
            Map.of(
                "response_type", "code",
                "client_id", "reports",
                "redirect_uri", REDIRECT,
                "scope", "openid offline_access",
                "code_challenge", CHALLENGE,
                "code_challenge_method", "S256"));
    HttpResponse<String> sent = here.get("/oauth/authorize?" + query);
    String location = sent.headers().firstValue("Location").orElseThrow();
    String code = location.replaceFirst(".*[?&]code=([^&]+).*", "$1");
    HttpResponse<String> tokens =
        token(
            lab.gatehouse,
            Map.of(
                "grant_type", "authorization_code",
                "code", code,
                "redirect_uri", REDIRECT,
                "code_verifier", VERIFIER));
    String token = JSON.readTree(tokens.body()).path("refresh_token").asString("");
    assertThat(token).as(tokens.body()).isNotEmpty();
    return token;
  }

  private HttpResponse<String> refresh(GatehouseFixture node, String token) {
    return token(node, Map.of("grant_type", "refresh_token", "refresh_token", token));
  }

  private HttpResponse<String> token(GatehouseFixture node, Map<String, String> form) {
    String pair = "reports:" + URLEncoder.encode(clientSecret, StandardCharsets.UTF_8);
    URI address = node.ownAddress().resolve("/oauth/token");
    return node.send(
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "Basic "
                    + java.util.Base64.getEncoder()
                        .encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
            .POST(HttpRequest.BodyPublishers.ofString(form(form)))
            .build());
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
