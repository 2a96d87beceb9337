package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Directories in the console; what is shown there opens the SCIM door for real. */
class ConsoleProvisioningTest {
  private static final String PROVISIONING = "/console/acme/provisioning";

  private static ConsoleWorld world;
  private static TestBrowser ann;
  private String page;

  @BeforeAll
  static void start() {
    world = new ConsoleWorld();
    ann = world.administrator();
  }

  @AfterAll
  static void stop() {
    ann.close();
    world.close();
  }

  /** A connection of its own for each test, and its directory, made in the console. */
  @BeforeEach
  void makeDirectory() {
    String connection = world.connection("okta-oidc", "Okta <b>staff</b>");
    world.admin.post("/organizations/acme/connections/" + connection + "/enable", Map.of());
    assertThat(ann.open(PROVISIONING).body()).contains("Okta &lt;b&gt;staff").contains(connection);
    HttpResponse<String> made = ann.post(PROVISIONING, Map.of("connection", connection));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(303);
    page = URI.create(made.headers().firstValue("Location").orElseThrow()).getPath();
  }

  private static String shown(String html, String label) {
    Matcher value =
        Pattern.compile(
                "<span class=\"label\">"
                    + Pattern.quote(label)
                    + "</span><div class=\"copy\"><code>([^<]+)</code>")
            .matcher(html);
    assertThat(value.find()).as(label + " in " + html).isTrue();
    return value.group(1);
  }

  private static int scim(String token) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(world.gatehouse.at("/scim/v2/Users"))
                  .header("Authorization", "Bearer " + token)
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Test
  void a_token_is_shown_once_opens_the_door_and_is_revoked() throws Exception {
    assertThat(ann.open(page).body())
        .contains("There is no token yet.")
        .contains("Okta &lt;b&gt;staff")
        .contains("href=\"/docs/provisioning\"")
        .doesNotContain("<b>staff");
    HttpResponse<String> made =
        ann.post(page + "/tokens/new", Map.of("name", "Okta 2026", "expires", ""));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    assertThat(made.body()).contains("This is shown once.");
    assertThat(shown(made.body(), "SCIM address")).endsWith("/scim/v2");
    String token = shown(made.body(), "Token");
    assertThat(scim(token)).isEqualTo(200);
    String after = ann.open(page).body();
    assertThat(after).contains("Okta 2026").contains("Valid").doesNotContain(token);
    assertThat(ann.open(PROVISIONING).body()).contains("1 token");

    Matcher revoke = Pattern.compile("href=\"([^\"]+/tokens/[^\"]+/revoke)\"").matcher(after);
    assertThat(revoke.find()).isTrue();
    assertThat(ann.open(revoke.group(1)).body()).contains("Okta 2026 will open nothing any more");
    assertThat(ann.follow(ann.post(revoke.group(1), Map.of())).body())
        .contains("The token is revoked.")
        .contains("Revoked</span>");
    assertThat(scim(token)).isEqualTo(401);
  }

  @Test
  void a_token_works_until_the_end_of_its_day() {
    String today = world.today().toString();
    assertThat(
            ann.post(page + "/tokens/new", Map.of("name", "Short", "expires", today)).statusCode())
        .isEqualTo(200);
    assertThat(ann.open(page).body()).contains("23:59 UTC").contains("Valid</span>");
    HttpResponse<String> wrong =
        ann.post(page + "/tokens/new", Map.of("name", "Never", "expires", "soon"));
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("role=\"alert\"").contains("value=\"soon\"");
  }

  @Test
  void a_client_has_a_secret_or_a_key_of_its_own() {
    HttpResponse<String> secret =
        ann.post(page + "/clients/new", Map.of("name", "Entra", "authentication", "CLIENT_SECRET"));
    assertThat(shown(secret.body(), "Client secret")).isNotEmpty();
    assertThat(shown(secret.body(), "Token address")).endsWith("/scim/v2/oauth/token");
    HttpResponse<String> key =
        ann.post(
            page + "/clients/new",
            Map.of(
                "name",
                "Keys",
                "authentication",
                "PRIVATE_KEY_JWT",
                "key",
                "https://login.acme.example/keys"));
    assertThat(key.body()).contains("there is no secret to keep").doesNotContain("Client secret");
    HttpResponse<String> none =
        ann.post(
            page + "/clients/new",
            Map.of("name", "No key", "authentication", "PRIVATE_KEY_JWT", "key", "nonsense"));
    assertThat(none.statusCode()).isEqualTo(422);
    assertThat(none.body()).contains("Must be an RSA or elliptic-curve key in PEM.");
    String after = ann.open(page).body();
    assertThat(after).contains("A secret</td>").contains("A key</td>");
    Matcher delete = Pattern.compile("href=\"([^\"]+/clients/[^\"]+/delete)\"").matcher(after);
    assertThat(delete.find()).isTrue();
    assertThat(ann.follow(ann.post(delete.group(1), Map.of())).body())
        .contains("The client is deleted.");
  }

  @Test
  void limits_are_saved_and_what_is_no_network_comes_back() {
    assertThat(
            ann.done(
                    page + "/limits",
                    Map.of("networks", "198.51.100.0/24\n2001:db8::/32", "requestsPerSecond", "30"))
                .body())
        .contains("198.51.100.0/24\n2001:db8::/32")
        .contains("value=\"30\"");
    HttpResponse<String> wrong =
        ann.post(page + "/limits", Map.of("networks", "office", "requestsPerSecond", "30"));
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("role=\"alert\"").contains("198.51.100.0/24");
  }

  @Test
  void whether_the_provider_gives_roles_is_switched() {
    assertThat(ann.open(page).body())
        .contains("name=\"takesRoles\" value=\"yes\" aria-describedby");
    assertThat(ann.done(page + "/roles", Map.of("takesRoles", "yes")).body())
        .contains("The provider gives people roles")
        .contains("name=\"takesRoles\" value=\"yes\" checked aria-describedby");
    assertThat(ann.done(page + "/limits", Map.of("networks", "", "requestsPerSecond", "50")).body())
        .as("which the limits leave alone")
        .contains("name=\"takesRoles\" value=\"yes\" checked");
    assertThat(ann.done(page + "/roles", Map.of()).body()).contains("gives none any more");
  }

  @Test
  void what_came_by_a_token_stands_on_the_page() throws Exception {
    String token = shown(ann.post(page + "/tokens/new", Map.of("name", "Busy")).body(), "Token");
    try (HttpClient client = HttpClient.newHttpClient()) {
      String user =
          "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\"],\"userName\":\"new-"
              + token.hashCode()
              + "@acme.example\",\"active\":true}";
      HttpResponse<String> created =
          client.send(
              HttpRequest.newBuilder(world.gatehouse.at("/scim/v2/Users"))
                  .header("Authorization", "Bearer " + token)
                  .header("Content-Type", "application/scim+json")
                  .POST(HttpRequest.BodyPublishers.ofString(user))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    }
    assertThat(ann.open(page).body())
        .contains("User: created</td>", "<span class=\"address\">new-", "1 person</dd>");
  }

  @Test
  void it_is_disabled_enabled_and_deleted() {
    assertThat(ann.open(page + "/disable").body()).contains("will be refused");
    assertThat(ann.done(page + "/disable", Map.of()).body()).contains("The directory is disabled.");
    assertThat(ann.done(page + "/enable", Map.of()).body())
        .contains("The directory is served again.");
    assertThat(ann.open(page + "/delete").body()).contains("This cannot be undone");
    assertThat(ann.done(page + "/delete", Map.of()).body()).contains("The directory was deleted.");
    assertThat(ann.get(page).statusCode()).isEqualTo(404);
  }

  @Test
  void the_search_finds_it_by_scim_token() {
    assertThat(ann.open("/console/acme/search?q=SCIM+token").body())
        .contains(">SCIM token</a><span class=\"sub\">");
  }
}
