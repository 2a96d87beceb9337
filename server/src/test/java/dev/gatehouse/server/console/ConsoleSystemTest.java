package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.testkit.AdminClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** System health, the installation's API keys, and trying applications. */
class ConsoleSystemTest {
  private static final String KEYS = "/console/-/api-keys";

  private static ConsoleWorld world;
  private static TestBrowser olga;

  @BeforeAll
  static void start() {
    world = new ConsoleWorld();
    olga = world.gatehouse.browser();
    world.makeOperator(olga);
    world.signIn(olga, "operators", ConsoleWorld.OPERATOR);
  }

  @AfterAll
  static void stop() {
    olga.close();
    world.close();
  }

  @Test
  void health_names_everything_and_tells_no_secret() {
    JsonNode health = world.admin.get("/system/health");
    assertThat(health.path("checks").findValuesAsString("name"))
        .containsExactly(
            "program",
            "nodes",
            "database",
            "schema",
            "disk",
            "memory",
            "mail",
            "outbox_mail",
            "outbox_webhook",
            "outbox_logout",
            "outbox_signal",
            "jobs",
            "own_certificates",
            "certificates",
            "refreshes",
            "encryption");
    assertThat(health.at("/database/product").asString()).isEqualTo("SQLite");
    assertThat(health.at("/database/diskFree").asLong()).isPositive();
    assertThat(health.at("/nodes/0/answers").asBoolean()).isTrue();
    assertThat(health.path("jobs").findValuesAsString("name"))
        .contains("key rotation", "connections looked after", "secrets sealed anew");
    assertThat(health.path("ownCertificates")).isNotEmpty();
    assertThat(health.toString()).doesNotContain(GatehouseFixture.ADMIN_KEY);

    String page = olga.open("/console/-/system").body();
    assertThat(page)
        .contains("<h1><bdi>System health</bdi></h1>")
        .contains("There is no mail server", "What to do:", "Set mail.host")
        .contains("Background jobs of this node", "answers this page");
    // What needs a look stands first.
    assertThat(page.indexOf("There is no mail server")).isLessThan(page.indexOf("has run on"));
  }

  @Test
  void no_key_of_an_organization_reads_health() {
    String key =
        world
            .admin
            .post(
                "/organizations/acme/api-keys",
                Map.of("name", "all", "scopes", List.of("organizations:write")))
            .path("token")
            .asString();
    assertThat(status(key, "/system/health")).isEqualTo(403);
    assertThatThrownBy(
            () ->
                world.admin.post(
                    "/organizations/acme/api-keys",
                    Map.of("name", "more", "scopes", List.of("system:read"))))
        .hasMessageContaining("scope_unknown");
  }

  private static int status(String key, String path) {
    return world
        .gatehouse
        .send(
            HttpRequest.newBuilder(world.gatehouse.at("/api/v1" + path))
                .header("Authorization", "Bearer " + key)
                .build())
        .statusCode();
  }

  @Test
  void a_key_of_the_installation_is_made_shown_once_works_everywhere_and_is_revoked() {
    LocalDate end = world.today().plusYears(1);
    String form = olga.open(KEYS + "/new").body();
    assertThat(form)
        .contains("name=\"applications:read\"", "name=\"system:read\"", "name=\"users:read\"")
        .contains("Keys of every organization and of the installation")
        .doesNotContain("Whose key it is", "name=\"own_", "name=\"system:write\"");
    HttpResponse<String> made =
        olga.post(
            KEYS + "/new",
            Map.of(
                "name",
                "Watch <b>dog</b>",
                "system:read",
                "yes",
                "organizations:read",
                "yes",
                "networks",
                "127.0.0.1 ::1",
                "expires",
                end.toString()));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    assertThat(made.body()).contains("This is shown once.").doesNotContain("<b>dog");
    Matcher value =
        Pattern.compile("API key</span><div class=\"copy\"><code>([^<]+)</code>")
            .matcher(made.body());
    assertThat(value.find()).isTrue();
    AdminClient program = new AdminClient(world.gatehouse.address().toString(), value.group(1));
    assertThat(program.get("/system/health").path("state").asString()).isNotEmpty();
    assertThat(program.get("/organizations/globex").path("name").asString()).isEqualTo("Globex");
    assertThat(status(value.group(1), "/applications")).isEqualTo(403);

    String list = olga.open(KEYS).body();
    assertThat(list)
        .contains("Installation API keys")
        .contains("Watch &lt;b&gt;dog", "organizations:read, system:read", ConsoleWorld.shown(end))
        .contains("bootstrap", "<code>Everything</code>")
        .doesNotContain(value.group(1));
    Matcher revoke =
        Pattern.compile("href=\"([^\"]+/revoke)\" aria-label=\"Revoke Watch").matcher(list);
    assertThat(revoke.find()).isTrue();
    assertThat(olga.open(revoke.group(1)).body()).contains("will be revoked for good");
    assertThat(olga.follow(olga.post(revoke.group(1), Map.of())).body())
        .contains("The key is revoked.");
    assertThat(status(value.group(1), "/system/health")).isEqualTo(401);
    assertThat(world.admin.get("/audit-events").toString()).contains("api_key.revoked");
  }

  @Test
  void navigation_tells_the_installations_pages_from_the_organizations() {
    String page = olga.open("/console/acme").body();
    assertThat(page.split(">Audit trail</a>", -1)).hasSize(2);
    assertThat(page.split(">API keys</a>", -1)).hasSize(2);
    assertThat(page)
        .contains(">Installation audit trail</a>", ">Installation API keys</a>")
        .contains(">System health</a>");
    assertThat(olga.open("/console/acme/search?q=disk").body()).contains("/console/-/system");
    assertThat(olga.open("/console/-/search?q=audit+log").body())
        .contains("Audit log of the installation");
  }

  private static String application(String name, Map<String, Object> more) {
    Map<String, Object> body = new java.util.HashMap<>(more);
    body.put("name", name);
    return world.admin.post("/applications", body).path("id").asString();
  }

  @Test
  void an_application_can_shorten_sessions() {
    String id = application("Short", Map.of("redirectUris", List.of("https://short.example/back")));
    String one = "/console/-/applications/" + id;
    Map<String, String> form =
        Map.of(
            "name",
            "Short",
            "method",
            "client_secret_basic",
            "redirectUris",
            "https://short.example/back");
    Map<String, String> eight = new java.util.HashMap<>(form);
    eight.put("lifetime", "8");
    eight.put("lifetime-unit", "hours");
    assertThat(olga.follow(olga.post(one, eight)).body())
        .contains("The application was changed.", "name=\"lifetime\" value=\"8\"");
    assertThat(world.admin.get("/applications/" + id).path("sessionLifetimeSeconds").asLong())
        .isEqualTo(8 * 3600);
    Map<String, String> wrong = new java.util.HashMap<>(eight);
    wrong.put("lifetime", "500");
    wrong.put("lifetime-unit", "days");
    HttpResponse<String> refused = olga.post(one, wrong);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body())
        .contains("Must be one minute to 365 days.", "aria-describedby=\"lifetime-problem\"");
    assertThat(olga.follow(olga.post(one, form)).body()).contains("The application was changed.");
    assertThat(world.admin.get("/applications/" + id).has("sessionLifetimeSeconds")).isFalse();
  }

  @Test
  void trying_an_application_says_what_is_missing() throws IOException {
    HttpServer told =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    told.createContext(
        "/logout",
        exchange -> {
          exchange.sendResponseHeaders(405, -1);
          exchange.close();
        });
    told.start();
    String address = "http://127.0.0.1:" + told.getAddress().getPort();
    String id =
        application(
            "<i>Product",
            Map.of(
                "redirectUris",
                List.of("https://product.example/back"),
                "backChannelLogoutUri",
                address + "/logout",
                "homeUrl",
                "https://product.example/start"));
    String page = "/console/-/applications/" + id + "/try";
    String first = olga.open(page).body();
    assertThat(first)
        .contains("Something is missing", "It has no client secret.")
        .contains(address + "/logout answers.")
        .contains(
            "href=\"https://product.example/start\" target=\"_blank\" rel=\"noopener noreferrer\"")
        .contains("/.well-known/openid-configuration")
        .contains("Nothing yet.")
        .doesNotContain("<i>Product")
        .doesNotContain("/oauth/authorize");
    world.admin.post("/applications/" + id + "/secrets", Map.of());
    told.stop(0);
    assertThat(olga.open(page).body())
        .contains("It has a client secret that works.")
        .contains(address + "/logout does not answer");
    world.admin.patch("/applications/" + id, Map.of("backChannelLogoutUri", ""));
    assertThat(olga.open(page).body()).contains(">Ready<");
    world.admin.post("/applications/" + id + "/disable", Map.of());
    assertThat(olga.open(page).body()).contains("It is disabled: nobody gets in.");
    assertThat(olga.open(page + "?organization=globex").body()).contains("value=\"globex\"");
    assertThat(olga.open(page + "?organization=%3Cb%3Enobody").body())
        .contains("There is no organization of this name.")
        .doesNotContain("<b>nobody");
  }

  @Test
  void a_rehearsal_shows_what_the_application_would_get() {
    String id =
        application("<i>Ledger", Map.of("redirectUris", List.of("https://ledger.example/back")));
    String page = "/console/-/applications/" + id;
    assertThat(olga.open(page + "/try").body()).contains("Rehearse a sign-in");
    String own = olga.post(page + "/rehearse", Map.of()).body();
    assertThat(own)
        .contains(">Works<", "The ID token is signed as registered", "\"auth_time\"")
        .contains(ConsoleWorld.OPERATOR, "https://ledger.example/back", "/oauth/jwks")
        .doesNotContain("<i>Ledger", "gh_", "eyJ");
    assertThat(
            world
                .admin
                .get("/audit-events?action=application.rehearsed&target=" + id)
                .path("items"))
        .hasSize(1);
    // A key has nobody who could sign in.
    assertThatThrownBy(() -> world.admin.post("/applications/" + id + "/rehearse", Map.of()))
        .hasMessageContaining("session_needed");
  }

  @Test
  void whoever_cannot_sign_in_to_an_application_previews_it_as_somebody_who_can() {
    world.user("acme", "prue@acme.example", "<b>Prue", List.of("viewer"));
    String acme = world.admin.get("/organizations/acme").path("id").asString();
    String id =
        application(
            "Payroll",
            Map.of(
                "redirectUris",
                List.of("https://payroll.example/back"),
                "organizations",
                List.of(acme)));
    String rehearse = "/console/-/applications/" + id + "/rehearse";
    assertThat(olga.post(rehearse, Map.of()).body())
        .contains("Your own account cannot sign in to this application.", ">Does not work<");
    assertThat(preview(rehearse, "acme", "PRUE@acme.example"))
        .contains(">Works<", "Nobody was signed in.", "\"viewer\"", "&lt;b&gt;Prue")
        .doesNotContain("<b>Prue", "\"auth_time\"");
    assertThat(preview(rehearse, "acme", "nobody@acme.example"))
        .contains("Nobody in this organization has this e-mail address or user name.");
    assertThat(preview(rehearse, "no/where", "prue@acme.example"))
        .contains("There is no organization of this name.");
    assertThat(preview(rehearse, "operators", ConsoleWorld.OPERATOR)).contains(">Does not work<");

    String proxied =
        application("Behind", Map.of("kind", "FORWARD_AUTH", "hosts", List.of("behind.example")));
    assertThat(olga.open("/console/-/applications/" + proxied + "/try").body())
        .doesNotContain("Rehearse a sign-in");
    HttpResponse<String> refused =
        olga.post("/console/-/applications/" + proxied + "/rehearse", Map.of());
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("behind a reverse proxy");
  }

  private static String preview(String rehearse, String organization, String person) {
    return olga.post(rehearse, Map.of("organization", organization, "person", person)).body();
  }
}
