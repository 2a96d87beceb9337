package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the API counts, over HTTP. */
@EachDatabase
class StatisticsTest {
  private static final String SIGN_INS = ApiWorld.ACME + "/statistics/sign-ins";
  private static final String PROVISIONING = ApiWorld.ACME + "/statistics/provisioning";

  private final TestDatabase database;

  StatisticsTest(TestDatabase database) {
    this.database = database;
  }

  @Test
  void counts_what_happened_without_gaps_within_bounds_and_in_one_organization() {
    try (ApiWorld world = new ApiWorld(database);
        TestBrowser browser = world.gatehouse.browser()) {
      String asked =
          browser
              .post(
                  "/sign-in/acme/continue",
                  Map.of(
                      "email",
                      "nobody@acme.example",
                      "start",
                      start(browser.open("/console/acme").body())))
              .body();
      browser.post(
          "/sign-in/acme/password",
          Map.of(
              "email", "nobody@acme.example",
              "password", "wrong, as wrong as can be",
              "start", start(asked)));
      Instant now = world.gatehouse.clock().instant();

      JsonNode byHour = world.read(SIGN_INS + "?by=hour");
      assertThat(byHour.path("refused").asLong()).isEqualTo(1);
      assertThat(byHour.path("counts").size()).isBetween(24, 25);
      assertThat(
              byHour
                  .path("counts")
                  .valueStream()
                  .mapToLong(one -> one.path("refused").asLong())
                  .sum())
          .isEqualTo(1);
      assertThat(
              byHour.path("counts").path(byHour.path("counts").size() - 1).path("refused").asLong())
          .as("the last hour is the one that runs")
          .isEqualTo(1);
      JsonNode byDay = world.read(SIGN_INS);
      assertThat(byDay.path("counts").size()).isBetween(30, 31);
      assertThat(byDay.path("by").asString()).isEqualTo("DAY");
      JsonNode byConnection = world.read(SIGN_INS + "?by=connection");
      assertThat(byConnection.path("counts").size()).isEqualTo(1);
      assertThat(byConnection.at("/counts/0/connection").asString()).isEqualTo("password");
      assertThat(world.read(SIGN_INS.replace("acme", "globex")).path("refused").asLong()).isZero();
      assertThat(world.read(SIGN_INS + "?to=" + now.minusSeconds(7_200)).path("refused").asLong())
          .isZero();

      assertThat(world.call("GET", SIGN_INS + "?by=minute", "").problems())
          .containsExactly("by by_unknown");
      assertThat(world.call("GET", SIGN_INS + "?from=yesterday", "").problems())
          .containsExactly("from time_unreadable");
      for (String span :
          new String[] {
            "?from=" + now + "&to=" + now,
            "?from=" + now.minusSeconds(86_400 * 32),
            "?by=hour&from=" + now.minusSeconds(86_400 * 9)
          }) {
        assertThat(world.call("GET", SIGN_INS + span, "").problems())
            .as(span)
            .containsExactly("from span_out_of_bounds");
      }
      assertThat(
              world
                  .call("GET", PROVISIONING + "?from=" + now.minusSeconds(86_400 * 93), "")
                  .status())
          .isEqualTo(422);
      assertThat(world.read(PROVISIONING).path("counts").size()).isBetween(30, 31);
    }
  }

  @Test
  void counts_what_a_directory_does() {
    try (ManyUsersWorld many = new ManyUsersWorld(database)) {
      ApiWorld world = many.api;
      String connection = many.connection("Directory");
      assertThat(events(world, PROVISIONING)).isZero();
      many.managedUser("dora", connection);
      JsonNode people = world.read(ApiWorld.ACME + "/statistics/people");
      String local = many.user("leo", "password");
      world.made("POST", ManyUsersWorld.USERS + "/" + local + "/deactivate", "");
      String invited = many.user("ida", "password");
      world.made(
          "POST", ManyUsersWorld.USERS + "/" + invited + "/invitation", "{\"sendMail\":false}");
      JsonNode more = world.read(ApiWorld.ACME + "/statistics/people");
      assertThat(more.path("people").asLong()).isEqualTo(people.path("people").asLong() + 2);
      assertThat(more.path("active").asLong()).isEqualTo(people.path("active").asLong() + 1);
      assertThat(more.path("openInvitations").asLong())
          .isEqualTo(people.path("openInvitations").asLong() + 1);
      JsonNode counts = world.read(PROVISIONING).path("counts");
      JsonNode today = counts.path(counts.size() - 1);
      assertThat(today.path("actions").path("user.created").asLong())
          .as(today.toString())
          .isEqualTo(1);
      assertThat(events(world, PROVISIONING)).isEqualTo(today.path("events").asLong());
      assertThat(events(world, PROVISIONING.replace("acme", "globex"))).isZero();
    }
  }

  private static String start(String html) {
    Matcher field = Pattern.compile("name=\"start\" value=\"([^\"]*)\"").matcher(html);
    assertThat(field.find()).as(html).isTrue();
    return field.group(1);
  }

  private static long events(ApiWorld world, String path) {
    return world
        .read(path)
        .path("counts")
        .valueStream()
        .mapToLong(day -> day.path("events").asLong())
        .sum();
  }
}
