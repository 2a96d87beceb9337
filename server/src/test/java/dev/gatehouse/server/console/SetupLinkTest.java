package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.Await;
import dev.gatehouse.server.TestBrowser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** Set-up links: made, opened, used, revoked, and what they do not let anybody do. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SetupLinkTest {
  private static final String LINKS = "/organizations/acme/setup-links";
  private static final String PROVIDERS = "/console/acme/providers";

  private static ConsoleWorld world;

  @BeforeAll
  static void start() {
    world = new ConsoleWorld();
    world.user("acme", "ann@acme.example", "Ann Admin", List.of("admin"));
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  private static JsonNode made(Map<String, ?> body) {
    return world.admin.post(LINKS, body);
  }

  private static String path(JsonNode made) {
    return URI.create(made.path("address").asString()).getPath();
  }

  private static String provider(String name) {
    return world
        .admin
        .post(
            "/organizations/acme/connections",
            Map.of(
                "preset",
                "okta-oidc",
                "displayName",
                name,
                "settings",
                Map.of("issuer", "https://acme.okta.com", "clientId", name),
                "secrets",
                Map.of("clientSecret", "a-secret-of-" + name)))
        .path("id")
        .asString();
  }

  /** What lies in the folder that stands for a mail server. */
  private static List<String> mails() {
    Path outbox = world.gatehouse.dataDirectory().resolve("outbox");
    if (!Files.isDirectory(outbox)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(outbox)) {
      return files
          .filter(file -> file.toString().endsWith(".eml"))
          .map(SetupLinkTest::text)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isForIngrid(String mail) {
    return mail.contains("To: ingrid@it.example") && mail.contains("Set up sign-in for Acme");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @Order(1)
  void an_administrator_makes_a_link_and_somebody_without_an_account_opens_it() {
    String okta = provider("okta-of-a-guest");
    try (TestBrowser ann = world.gatehouse.browser();
        TestBrowser guest = world.gatehouse.browser()) {
      world.signIn(ann, "acme", "ann@acme.example");
      String page =
          ann.post(
                  "/console/acme/setup-links/new",
                  Map.of(
                      "name", "<i>Ingrid</i>",
                      "PROVIDER", "on",
                      "mayEnable", "on",
                      "days", "7",
                      "email", "ingrid@it.example"))
              .body();
      assertThat(page).contains("&lt;i&gt;Ingrid").doesNotContain("<i>Ingrid");
      int begin = page.indexOf("/setup/gh_setup_");
      String link = page.substring(begin, page.indexOf('<', begin));
      HttpResponse<String> asked = guest.get(link);
      assertThat(asked.statusCode()).isEqualTo(200);
      assertThat(asked.body())
          .contains("Set up sign-in for", "Ann Admin</bdi> asks you for it", "Begin");
      // Opening alone lets nobody in: programs look into mails.
      assertThat(guest.get(PROVIDERS).body()).doesNotContain("Leave the set-up");
      HttpResponse<String> begun = guest.post(link, Map.of());
      assertThat(begun.statusCode()).isEqualTo(303);
      assertThat(begun.headers().firstValue("Location").orElse(""))
          .endsWith("/console/acme")
          .doesNotContain("gh_setup_");
      assertThat(begun.headers().firstValue("Set-Cookie").orElse(""))
          .contains("gatehouse_setup=", "HttpOnly")
          .doesNotContain("gh_setup_");
      String inside = guest.follow(begun).body();
      assertThat(inside)
          .contains("SSO providers", "Leave the set-up", "&lt;i&gt;Ingrid")
          .doesNotContain("My account", "Search settings", "/console/acme/people", "gh_setup_");
      assertThat(guest.post(PROVIDERS + "/" + okta + "/enable", Map.of()).statusCode())
          .isEqualTo(303);
      String trail = world.admin.get("/organizations/acme/audit-events").toString();
      assertThat(trail)
          .contains("setup_link.created", "setup_link.opened", "SETUP_GUEST")
          .doesNotContain("gh_setup_", "gh_guest_");
      assertThat(ann.get("/console/acme/setup-links").body())
          .contains("ingrid@it.example", "Works", "switch it on")
          .doesNotContain("gh_setup_");
      assertThat(guest.post("/setup", Map.of()).body()).contains("Thank you");
      assertThat(guest.get(PROVIDERS).body()).doesNotContain("Leave the set-up");
    }
    Await.until(
        "the mail has left",
        SetupLinkTest::mails,
        mails -> mails.stream().anyMatch(SetupLinkTest::isForIngrid));
  }

  @Test
  @Order(2)
  void without_the_right_to_enable_what_is_on_stays_as_it_is() {
    String on = provider("one-that-is-on");
    String off = provider("one-that-is-off");
    world.admin.post("/organizations/acme/connections/" + on + "/enable", Map.of());
    try (TestBrowser guest = world.gatehouse.browser()) {
      world.openSetupLink(guest, "acme", List.of("PROVIDER"));
      assertThat(guest.get(PROVIDERS).body())
          .contains("one-that-is-on", "Continue set-up")
          .doesNotContain("/disable\"", "/remove\"", "/enable\"");
      assertThat(guest.get(PROVIDERS + "/" + on).body())
          .contains("one-that-is-on")
          .doesNotContain("/disable\"", "/remove\"", "/move\"", "/settings\"", "/secret\"");
      assertThat(guest.get(PROVIDERS + "/" + off + "/set-up/enable").body())
          .contains("An administrator enables it.")
          .doesNotContain("Enable one-that-is-off");
      HttpResponse<String> enabled = guest.post(PROVIDERS + "/" + off + "/enable", Map.of());
      assertThat(enabled.statusCode()).isEqualTo(403);
      assertThat(enabled.body()).contains("does not let you switch a provider on");
      HttpResponse<String> disabled = guest.post(PROVIDERS + "/" + on + "/disable", Map.of());
      assertThat(disabled.body()).contains("does not let you delete or switch off");
      HttpResponse<String> removed = guest.post(PROVIDERS + "/" + off + "/remove", Map.of());
      assertThat(removed.statusCode()).isEqualTo(403);
    }
    JsonNode connections = world.admin.get("/organizations/acme/connections");
    assertThat(connections.toString()).contains("one-that-is-on", "one-that-is-off");
    assertThat(
            world.admin.get("/organizations/acme/connections/" + off).path("enabled").asBoolean())
        .isFalse();
    assertThat(world.admin.get("/organizations/acme/connections/" + on).path("enabled").asBoolean())
        .isTrue();
  }

  @Test
  @Order(2)
  void without_the_right_to_enable_no_other_door_leads_to_what_is_on() {
    String on = provider("one-with-a-domain");
    String off = provider("one-that-is-new");
    String path = "/organizations/acme/connections/" + on;
    world.admin.patch(path, Map.of("idpInitiated", "ON"));
    world.admin.post(path + "/enable", Map.of());
    String domains = "/organizations/acme/domains";
    world.admin.post(domains, Map.of("name", "acme.example"));
    world.admin.post(domains + "/acme.example/vouch", Map.of());
    world.admin.put(domains + "/acme.example/route", Map.of("connection", on));
    try (TestBrowser guest = world.gatehouse.browser()) {
      world.openSetupLink(guest, "acme", List.of("PROVIDER", "DOMAINS"));
      HttpResponse<String> levels = guest.post("/console/acme/policy/ipsie/SL2", Map.of());
      assertThat(levels.statusCode()).isEqualTo(409);
      assertThat(levels.body()).contains("does not let you change it");
      assertThat(world.admin.get(path).path("idpInitiated").asString()).isEqualTo("ON");
      for (String to : List.of(off, "")) {
        HttpResponse<String> routed =
            guest.post("/console/acme/domains/acme.example/route", Map.of("connection", to));
        assertThat(routed.statusCode()).as(routed.body()).isEqualTo(403);
        assertThat(routed.body()).contains("does not let you change it");
      }
      assertThat(world.admin.get(domains + "/acme.example").path("connection").asString())
          .isEqualTo(on);
      // A domain that leads nowhere yet is what such a link is for.
      guest.post("/console/acme/domains", Map.of("name", "new.acme.example"));
      HttpResponse<String> fresh =
          guest.post("/console/acme/domains/new.acme.example/route", Map.of("connection", off));
      assertThat(fresh.statusCode()).as(fresh.body()).isEqualTo(303);
    }
  }

  @Test
  @Order(2)
  void what_a_provider_said_of_an_administrator_is_for_those_who_set_it_up() {
    String connection = provider("one-that-was-tested");
    String test =
        world
            .admin
            .post("/organizations/acme/connections/" + connection + "/test-sign-ins", Map.of())
            .path("id")
            .asString();
    String page = PROVIDERS + "/" + connection;
    try (TestBrowser narrow = world.gatehouse.browser();
        TestBrowser wide = world.gatehouse.browser()) {
      world.openSetupLink(narrow, "acme", List.of("DOMAINS"));
      assertThat(narrow.get(page).statusCode()).isEqualTo(200);
      HttpResponse<String> refused = narrow.get(page + "/tests/" + test);
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).contains("does not open the test sign-ins");
      world.openSetupLink(wide, "acme", List.of("PROVIDER"));
      assertThat(wide.get(page + "/tests/" + test).statusCode()).isEqualTo(200);
    }
  }

  @Test
  @Order(2)
  void a_revoked_link_ends_in_every_browser_and_opens_in_none() {
    JsonNode made = made(Map.of("name", "Gone", "allows", List.of("PROVIDER")));
    try (TestBrowser first = world.gatehouse.browser();
        TestBrowser second = world.gatehouse.browser()) {
      first.post(path(made), Map.of());
      second.post(path(made), Map.of());
      assertThat(first.get(PROVIDERS).body()).contains("Leave the set-up");
      assertThat(second.get(PROVIDERS).body()).contains("Leave the set-up");
      JsonNode over =
          world.admin.post(LINKS + "/" + made.at("/link/id").asString() + "/revoke", Map.of());
      assertThat(over.path("revokedAt").asString()).isNotEmpty();
      assertThat(over.path("lastUsedAt").asString()).isNotEmpty();
      assertThat(first.get(PROVIDERS).body()).doesNotContain("Leave the set-up");
      assertThat(second.get(PROVIDERS).body()).doesNotContain("Leave the set-up");
      HttpResponse<String> again = first.post(path(made), Map.of());
      assertThat(again.statusCode()).isEqualTo(404);
      assertThat(again.body()).contains("has expired or was revoked");
    }
  }

  @Test
  @Order(2)
  void an_expired_link_opens_nothing_and_neither_does_what_it_was_exchanged_for() {
    String end = world.gatehouse.clock().instant().plus(Duration.ofMinutes(10)).toString();
    JsonNode made = made(Map.of("name", "Short", "allows", List.of("DOMAINS"), "expiresAt", end));
    try (TestBrowser guest = world.gatehouse.browser()) {
      guest.post(path(made), Map.of());
      assertThat(guest.get(PROVIDERS).body()).contains("Leave the set-up");
      world.gatehouse.clock().advance(Duration.ofMinutes(11));
      assertThat(guest.get(PROVIDERS).body()).doesNotContain("Leave the set-up");
      assertThat(guest.get(path(made)).statusCode()).isEqualTo(404);
    }
  }

  @Test
  @Order(2)
  void a_guest_sees_the_links_part_of_its_own_organization_alone() {
    try (TestBrowser guest = world.gatehouse.browser()) {
      world.openSetupLink(guest, "acme", List.of("DOMAINS"));
      assertThat(guest.get("/console/acme/domains").statusCode()).isEqualTo(200);
      for (String other : List.of("/console/globex/domains", "/console/acme/people")) {
        assertThat(guest.get(other).body()).as(other).contains("link does not open this page");
      }
    }
  }

  @Test
  @Order(1)
  void who_is_signed_in_stays_who_they_are() {
    try (TestBrowser ann = world.gatehouse.browser()) {
      world.signIn(ann, "acme", "ann@acme.example");
      world.openSetupLink(ann, "acme", List.of("DOMAINS"));
      HttpResponse<String> people = ann.get("/console/acme/people");
      assertThat(people.statusCode()).isEqualTo(200);
      assertThat(people.body()).contains("Ann Admin").doesNotContain("Leave the set-up");
    }
  }

  @Test
  @Order(3)
  void what_takes_a_fresh_proof_takes_a_fresh_opening_and_a_day_of_work_ends() {
    String directory =
        world
            .admin
            .post(
                "/organizations/acme/directories",
                Map.of("connection", provider("one-with-a-directory")))
            .path("id")
            .asString();
    String page = "/console/acme/provisioning/" + directory;
    try (TestBrowser guest = world.gatehouse.browser()) {
      world.openSetupLink(guest, "acme", List.of("PROVISIONING"));
      assertThat(guest.get(page + "/tokens/new").statusCode()).isEqualTo(200);
      world.gatehouse.clock().advance(Duration.ofMinutes(15));
      assertThat(guest.get(page + "/tokens/new").statusCode()).isEqualTo(401);
      assertThat(guest.get(page).body()).contains("Leave the set-up");
      world.gatehouse.clock().advance(Duration.ofHours(8));
      assertThat(guest.get(page).body()).doesNotContain("Leave the set-up");
    }
  }

  @Test
  @Order(2)
  void links_end_within_thirty_days_and_open_something() {
    String late = world.gatehouse.clock().instant().plus(Duration.ofDays(31)).toString();
    assertThat(
            world
                .gatehouse
                .admin(
                    "POST",
                    "/api/v1" + LINKS,
                    "{\"name\":\"\",\"allows\":[],\"email\":\"a\\r\\nb@c\",\"expiresAt\":\""
                        + late
                        + "\"}")
                .body())
        .contains("setup_link_expiry", "setup_link_parts", "email_invalid", "\"field\":\"name\"");
  }

  @Test
  @Order(2)
  void whoever_tries_many_links_has_to_wait() {
    try (TestBrowser stranger = world.gatehouse.browser()) {
      int status = 0;
      for (int i = 0; i < 80 && status != 429; i++) {
        status = stranger.get("/setup/gh_setup_guess" + i).statusCode();
        assertThat(status).isIn(404, 429);
      }
      assertThat(status).isEqualTo(429);
    }
    world.gatehouse.clock().advance(Duration.ofHours(2));
  }
}
