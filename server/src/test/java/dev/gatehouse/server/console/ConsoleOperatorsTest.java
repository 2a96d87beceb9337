package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The pages about the whole installation. */
class ConsoleOperatorsTest {
  private static final String ORGANIZATIONS = "/console/-/organizations";

  private static ConsoleWorld world;
  private static TestBrowser olga;

  @BeforeAll
  static void start() {
    world = new ConsoleWorld();
    olga = world.gatehouse.browser();
    assertThat(world.makeOperator(olga).statusCode()).isEqualTo(303);
    world.signIn(olga, "operators", ConsoleWorld.OPERATOR);
  }

  @AfterAll
  static void stop() {
    olga.close();
    world.close();
  }

  private static HttpResponse<String> followed(String path, Map<String, String> form) {
    return olga.follow(olga.post(path, form));
  }

  @Test
  void an_organization_from_its_making_to_its_end() {
    HttpResponse<String> wrong =
        olga.post(
            ORGANIZATIONS + "/new",
            Map.of("name", "<b>Initech", "slug", "No Slug", "maxConnections", "many"));
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("value=\"No Slug\"", "&lt;b>Initech").doesNotContain("<b>I");
    String made =
        followed(
                ORGANIZATIONS + "/new",
                Map.of(
                    "name",
                    "Initech",
                    "slug",
                    "initech",
                    "maxConnections",
                    "2",
                    "ssoAllowed",
                    "on"))
            .body();
    assertThat(made).contains("Initech was made");
    assertThat(world.admin.get("/organizations/initech").path("entitlements").toString())
        .isEqualTo("{\"maxConnections\":2,\"ssoAllowed\":true,\"scimAllowed\":false}");
    assertThat(olga.get(ORGANIZATIONS + "?search=INIT").body())
        .contains(">Initech<")
        .doesNotContain(">Globex<");
    assertThat(olga.get(ORGANIZATIONS + "?search=%25").body())
        .contains("No organization is called");
    String one = ORGANIZATIONS + "/initech";
    assertThat(
            followed(
                    one,
                    Map.of(
                        "name",
                        "Initech",
                        "slug",
                        "initech",
                        "maxConnections",
                        "5",
                        "scimAllowed",
                        "on"))
                .body())
        .contains("The organization was changed.");
    assertThat(world.admin.get("/organizations/initech").path("entitlements").toString())
        .isEqualTo("{\"maxConnections\":5,\"ssoAllowed\":false,\"scimAllowed\":true}");
    assertThat(olga.get(one + "/delete").body()).contains("Disable it first");
    assertThat(olga.post(one + "/delete", Map.of("name", "Initech")).statusCode()).isEqualTo(409);
    assertThat(olga.get(one + "/disable").body()).contains("All sessions of its people end");
    assertThat(followed(one + "/disable", Map.of()).body()).contains("is disabled");
    HttpResponse<String> mistyped = olga.post(one + "/delete", Map.of("name", "initech"));
    assertThat(mistyped.statusCode()).isEqualTo(400);
    assertThat(mistyped.body()).contains("Nothing was deleted");
    assertThat(followed(one + "/delete", Map.of("name", "Initech")).body())
        .contains("Initech was deleted.");
    assertThat(olga.get(one).statusCode()).isEqualTo(404);
  }

  @Test
  void operators_are_led_to_what_comes_first_in_their_own_organization_alone() {
    assertThat(olga.get("/console/operators").body())
        .contains("To begin with", "href=\"/console/-/applications")
        .contains("href=\"/console/-/organizations\"")
        .contains("href=\"/console/operators/people/new\"");
    assertThat(olga.get("/console/globex").body()).doesNotContain("To begin with");
  }

  @Test
  void an_application_with_its_secret() {
    String applications = "/console/-/applications";
    HttpResponse<String> wrong =
        olga.post(
            applications + "/new",
            Map.of(
                "kind", "OIDC",
                "name", "<b>Product",
                "method", "client_secret_basic",
                "redirectUris", "http://product.example/cb#part"));
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("&lt;b>Product", "cb#part").doesNotContain("<b>P");
    HttpResponse<String> made =
        followed(
            applications + "/new",
            Map.of(
                "kind", "OIDC",
                "name", "Product",
                "clientId", "product",
                "method", "client_secret_basic",
                "redirectUris", "https://product.example/cb\r\nhttps://product.example/other"));
    assertThat(made.body())
        .contains("Product was made.", "cannot sign anybody in")
        .contains("Issuer", world.gatehouse.address().toString());
    String one = applications + "/" + world.admin.get("/applications").at("/items/0/id").asString();
    assertThat(world.admin.get("/applications").at("/items/0/redirectUris").size()).isEqualTo(2);
    String secret = olga.post(one + "/secret", Map.of()).body();
    assertThat(secret).contains("shown this once", "Client secret");
    assertThat(olga.get(one).body())
        .doesNotContain("shown this once")
        .contains("Delete the secret");
    assertThat(
            followed(
                    one,
                    Map.of(
                        "name", "Product 2",
                        "method", "client_secret_basic",
                        "redirectUris", "https://product.example/cb"))
                .body())
        .contains("The application was changed.", "Product 2");
    assertThat(world.admin.get("/applications").at("/items/0/redirectUris").size()).isEqualTo(1);
    assertThat(followed(one + "/disable", Map.of()).body()).contains("is disabled");
    assertThat(followed(one + "/enable", Map.of()).body()).contains("is enabled");
    assertThat(followed(one + "/delete", Map.of()).body()).contains("was deleted");
    assertThat(olga.get(one).statusCode()).isEqualTo(404);
  }

  @Test
  void the_role_catalogue() {
    String roles = "/console/-/roles";
    assertThat(
            followed(roles, Map.of("key", "editor", "name", "Editor", "permissions", "write, read"))
                .body())
        .contains("The role editor was saved.", "Editor", "read, write");
    assertThat(followed(roles + "/editor/delete", Map.of()).body())
        .contains("The role was deleted.");
    assertThat(world.admin.get("/roles").toString()).doesNotContain("editor");
  }

  @Test
  void signing_keys_go_their_three_steps() {
    String keys = "/console/-/signing-keys";
    assertThat(olga.get(keys).body()).contains("SAML requests", "Signs");
    assertThat(olga.get(keys + "/saml_signing/introduce").body()).contains("It does not sign yet");
    assertThat(followed(keys + "/saml_signing/introduce", Map.of()).body())
        .contains("Published, does not sign yet");
    assertThat(followed(keys + "/saml_signing/promote", Map.of()).body()).contains("Signed before");
    assertThat(olga.get(keys + "/saml_signing/retire").body()).contains("They do not come back.");
    assertThat(followed(keys + "/saml_signing/retire", Map.of()).body())
        .doesNotContain("Signed before");
    assertThat(world.admin.get("/audit-events").toString())
        .contains("signing_key.retired", "OPERATOR");
  }
}
