package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.HeadlessBrowser;
import dev.gatehouse.testkit.TestIdentityProvider;
import dev.gatehouse.testkit.saml.SamlMisbehaviour;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** From the reference on the person's page to the setting to change. */
@EachDatabase
class TraceTest {
  private static final Pattern REFERENCE =
      Pattern.compile("<code>([0-9A-Z]{4}-[0-9A-Z]{4})</code>");

  private final TestDatabase database;

  TraceTest(TestDatabase database) {
    this.database = database;
  }

  @Test
  void a_reference_leads_to_every_check_and_what_to_do() throws Exception {
    try (ApiWorld world = new ApiWorld(database);
        TestIdentityProvider provider = TestIdentityProvider.start(0, world.gatehouse.clock());
        TestBrowser browser = world.gatehouse.browser()) {
      String connection = connect(world, provider);
      provider.nextResponse(SamlMisbehaviour.WRONG_AUDIENCE);
      HttpResponse<String> leave = browser.get("/sign-in/acme?use_sso=1");
      HeadlessBrowser.Form form =
          HeadlessBrowser.form(
              new HeadlessBrowser()
                  .signIn(leave.headers().firstValue("Location").orElseThrow(), "jane", ""));
      String page = browser.post(form.action(), form.fields(), provider.baseUrl()).body();
      Matcher shown = REFERENCE.matcher(page);
      assertThat(shown.find()).as(page).isTrue();

      String found =
          ApiWorld.ACME
              + "/sign-ins?reference="
              + shown.group(1).toLowerCase(java.util.Locale.ROOT);
      JsonNode signIn = world.read(found).path("items").path(0);
      assertThat(signIn.path("code").asString()).isEqualTo("saml_audience");
      assertThat(signIn.path("connection").asString()).isEqualTo(connection);

      JsonNode trace = world.read(ApiWorld.ACME + "/sign-ins/" + signIn.path("id").asString());
      assertThat(page).contains(trace.path("sentence").asString());
      for (String field : List.of("sentence", "detail", "remedy", "received")) {
        assertThat(trace.path(field).asString("")).as(field).isNotEmpty();
      }
      JsonNode failed =
          trace
              .path("checks")
              .valueStream()
              .filter(check -> check.path("outcome").asString().equals("FAILED"))
              .findFirst()
              .orElseThrow();
      assertThat(failed.path("expected").asString()).contains("/saml/" + connection);
      assertThat(failed.path("actual").asString()).isNotEmpty();
      assertThat(world.read(found.replace("acme", "globex")).path("items").size())
          .as("another organization sees nothing of it")
          .isZero();
    }
  }

  private static String connect(ApiWorld world, TestIdentityProvider provider) {
    String connections = ApiWorld.ACME + "/connections";
    JsonNode settings =
        world
            .made(
                "POST",
                connections + "/import",
                ApiWorld.JSON.writeValueAsString(Map.of("metadata", provider.saml().metadata())))
            .path("settings");
    String id =
        world
            .made(
                "POST",
                connections,
                "{\"preset\":\"keycloak-saml\",\"displayName\":\"A\",\"settings\":"
                    + settings
                    + "}")
            .path("id")
            .asString();
    world.made("POST", connections + "/" + id + "/enable", "");
    return id;
  }
}
