package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The pages of configuration as code. */
class ConsoleConfigurationTest {
  private static final String PAGE = "/console/acme/configuration";

  private static ConsoleWorld world;
  private static TestBrowser browser;

  @BeforeAll
  static void start() {
    world = new ConsoleWorld();
    world.user("acme", "ann@acme.example", "Ann Admin", List.of("admin"));
    browser = world.gatehouse.browser();
    world.signIn(browser, "acme", "ann@acme.example");
  }

  @AfterAll
  static void stop() {
    browser.close();
    world.close();
  }

  private static HttpResponse<String> send(String step, String document) {
    return browser.post(PAGE + "/import", Map.of("step", step, "document", document));
  }

  @Test
  void downloads_compares_and_applies() {
    assertThat(browser.get(PAGE).body()).contains("Download with people", "Import a document");
    HttpResponse<String> file = browser.get(PAGE + "/export?people=true");
    assertThat(file.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"acme.yaml\"");
    assertThat(file.body()).startsWith("slug: acme\nname: Acme\n").contains("ann@acme.example");
    String wished =
        file.body().replace("name: Acme\n", "name: \"<b>Acme</b>\"\n") + "# a comment\n";
    HttpResponse<String> compared = send("compare", wished);
    assertThat(compared.statusCode()).isEqualTo(200);
    assertThat(compared.body())
        .contains("0 removed, 1 changed, 0 added", "&lt;b>Acme&lt;/b>", "Apply the changes")
        .doesNotContain("<b>Acme");
    assertThat(world.admin.get("/organizations/acme").path("name").asString()).isEqualTo("Acme");
    HttpResponse<String> applied = browser.follow(send("apply", wished));
    assertThat(applied.body()).contains("The document was applied: 0 added, 1 changed, 0 removed.");
    assertThat(world.admin.get("/organizations/acme").path("name").asString())
        .isEqualTo("<b>Acme</b>");
    assertThat(send("compare", wished).body()).contains("the organization is as the document says");
    assertThat(world.admin.get("/organizations/acme/audit-events").toString())
        .contains("organization.updated");
  }

  @Test
  void what_somebody_else_did_meanwhile_is_not_undone_unseen() {
    String wished = "domains: []\n";
    String basis = ConsoleWorld.field(send("compare", "name: Seen\n" + wished).body(), "basis");
    world.admin.post("/organizations/acme/domains", Map.of("name", "meanwhile.acme.example"));
    HttpResponse<String> refused =
        browser.post(
            PAGE + "/import",
            Map.of("step", "apply", "document", "name: Seen\n" + wished, "basis", basis));
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("was changed since the difference was shown");
    assertThat(world.admin.get("/organizations/acme/domains").toString())
        .contains("meanwhile.acme.example");
    HttpResponse<String> again = send("compare", wished);
    assertThat(again.body()).contains("meanwhile.acme.example");
    assertThat(
            browser
                .post(
                    PAGE + "/import",
                    Map.of(
                        "step",
                        "apply",
                        "document",
                        wished,
                        "basis",
                        ConsoleWorld.field(again.body(), "basis")))
                .statusCode())
        .isEqualTo(303);
  }

  @Test
  void says_on_which_line_what_is_wrong_and_keeps_what_was_entered() {
    HttpResponse<String> answer =
        send("apply", "name: Changed\nentitlements: {maxConnections: 99}\n");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .contains("entitlements: Line 2: Only an operator changes this.", "maxConnections: 99")
        .doesNotContain("Apply the changes");
    HttpResponse<String> reference =
        send(
            "compare",
            "connections: [{displayName: X, preset: okta-oidc,"
                + " secrets: {clientSecret: {secret: env:PATH}}}]");
    assertThat(reference.body()).contains("may not refer to the server's environment or files");
    assertThat(send("compare", "").statusCode()).isEqualTo(400);
    assertThat(world.admin.get("/organizations/acme").path("name").asString())
        .isNotEqualTo("Changed");
  }
}
