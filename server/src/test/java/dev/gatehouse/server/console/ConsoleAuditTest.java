package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The audit trail in the console, over HTTP. */
class ConsoleAuditTest {
  private static final String TRAIL = "/console/acme/audit";
  private static final JsonMapper JSON = new JsonMapper();

  private static ConsoleWorld world;
  private static TestBrowser ann;
  private static TestBrowser olga;
  private static String bob;

  @BeforeAll
  static void start() {
    world = new ConsoleWorld();
    bob = world.user("acme", "bob@acme.example", "=1+1 <b>Bob", List.of("viewer"));
    world.user("globex", "gus@globex.example", "Gus Globex", List.of("admin"));
    ann = world.administrator();
    ann.post("/console/acme/people/" + bob + "/deactivate", Map.of());
    olga = world.gatehouse.browser();
    world.makeOperator(olga);
    world.signIn(olga, "operators", ConsoleWorld.OPERATOR);
  }

  @AfterAll
  static void stop() {
    ann.close();
    olga.close();
    world.close();
  }

  @Test
  void an_event_says_who_did_what_to_whom_and_what_differs() {
    String html = ann.open(TRAIL + "?action=user.deactivated").body();
    assertThat(html)
        .contains("User: deactivated")
        .contains("<bdi>ann@acme.example</bdi>")
        .contains("<bdi>bob@acme.example</bdi>")
        .contains("127.0.0.1")
        .containsPattern(
            "(?s)<bdi>active</bdi> <span class=\"muted\">changed</span>.*?<del>.*?true.*?<ins>.*?false")
        .contains("never removed")
        .doesNotContain("<b>");
  }

  @Test
  void the_trail_is_filtered_by_action_person_and_day() {
    assertThat(ann.open(TRAIL + "?actor=ann%40acme.example").body())
        .contains("User: deactivated")
        .doesNotContain("User: created");
    assertThat(ann.open(TRAIL + "?target=BOB%40acme.example&action=user.created").body())
        .contains("User: created")
        .doesNotContain("User: deactivated");
    assertThat(ann.open(TRAIL + "?actor=nobody%40acme.example").body()).contains("No event fits");
    LocalDate today = world.today();
    assertThat(ann.open(TRAIL + "?action=user.deactivated&from=" + today + "&to=" + today).body())
        .contains("User: deactivated");
    assertThat(ann.open(TRAIL + "?to=" + today.minusDays(1)).body()).contains("No event fits");
    assertThat(ann.open(TRAIL + "?from=%3Cb%3E").statusCode()).isEqualTo(422);
    assertThat(ann.open(TRAIL).body())
        .contains("<option value=\"user.deactivated\">")
        .doesNotContain("organization.created");
  }

  @Test
  void the_export_has_all_that_the_filters_leave() {
    for (int i = 0; i < 60; i++) {
      // Events of one instant have no order.
      world.gatehouse.clock().advance(Duration.ofMillis(1));
      world.admin.patch("/organizations/acme/users/" + bob, Map.of("displayName", "=1+1 Bob " + i));
    }
    HttpResponse<String> csv = ann.get(TRAIL + "/csv?action=user.updated");
    assertThat(csv.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename=\"audit-trail-of-acme.csv\"");
    assertThat(csv.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
    List<String> lines = csv.body().lines().toList();
    assertThat(lines.getFirst()).startsWith("id,at,actor_kind,actor,action");
    assertThat(lines).hasSizeGreaterThanOrEqualTo(61);
    assertThat(lines.subList(1, lines.size())).allMatch(line -> line.contains(",user.updated,"));
    HttpResponse<String> json = ann.get(TRAIL + "/json?action=user.updated");
    JsonNode events = JSON.readTree(json.body());
    assertThat(events.size()).isEqualTo(lines.size() - 1);
    assertThat(events.path(0).path("after").path("displayName").asString())
        .isEqualTo("=1+1 Bob 59");
    assertThat(JSON.readTree(ann.get(TRAIL + "/json?action=none.such").body()).size()).isZero();
    assertThat(ann.get(TRAIL + "/json?from=%3Cb%3E").statusCode()).isEqualTo(422);
    String first = ann.open(TRAIL + "?action=user.updated").body();
    Matcher next = Pattern.compile("href=\"([^\"]+)\" rel=\"next\"").matcher(first);
    assertThat(next.find()).isTrue();
    assertThat(ann.open(next.group(1).replace("&amp;", "&")).body()).contains("User: updated");
  }

  @Test
  void the_installations_trail_is_the_operators_alone() {
    assertThat(olga.open("/console/-/audit").body()).contains("Organization: created");
    assertThat(olga.get("/console/-/audit/json").body()).contains("organization.created");
    assertThat(olga.get("/console/-/audit/csv").body()).contains("organization.created");
    assertThat(ann.get("/console/-/audit/json").statusCode()).isEqualTo(404);
    assertThat(ann.get("/console/globex/audit/json").statusCode()).isEqualTo(404);
    assertThat(ann.get(TRAIL + "/json").body()).doesNotContain("gus@globex.example");
  }
}
