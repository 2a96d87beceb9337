package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How many octets a browser that was never here gets for a page and all that the page needs, with
 * headers, as they are sent: style sheets, scripts and documentation compressed, pages that hold
 * secrets not.
 */
class PageWeightTest {
  private static final Pattern NEEDED =
      Pattern.compile("<(?:link|script|img)[^>]* (?:href|src)=\"(?<path>/[^\"]+)\"");

  private static ConsoleWorld world;
  private static TestBrowser ann;

  @BeforeAll
  static void start() {
    world = new ConsoleWorld();
    world.user("acme", "ann@acme.example", "Ann Admin", List.of("admin"));
    ann = world.gatehouse.browser();
    assertThat(world.signIn(ann, "acme", "ann@acme.example").statusCode()).isEqualTo(200);
    world.admin.put("/organizations/acme/look", Map.of("variables", Map.of("--radius", "2px")));
    // So many that lists and trails are as long as a page can be.
    for (int i = 0; i < 110; i++) {
      String name = "Mitarbeiterin der Donaudampfschifffahrt Nummer " + i;
      world.admin.post(
          "/organizations/acme/users",
          Map.of(
              "userName",
              "person" + i + "@acme.example",
              "displayName",
              name,
              "authenticationMethod",
              "password",
              "invite",
              false));
    }
    for (String name : List.of("Staff", "Partners")) {
      String connections = "/organizations/acme/connections";
      String id =
          world
              .admin
              .post(
                  connections,
                  Map.of(
                      "preset",
                      "okta-oidc",
                      "displayName",
                      name,
                      "settings",
                      Map.of("issuer", "https://login.acme.example", "clientId", "gatehouse"),
                      "secrets",
                      Map.of("clientSecret", "known to both")))
              .path("id")
              .asString();
      world.admin.post(connections + "/" + id + "/enable", Map.of());
    }
  }

  @AfterAll
  static void stop() {
    ann.close();
    world.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/sign-in/acme, 8000",
    "/sign-in/acme/password, 8000",
    "/sign-in/acme/passkey, 10000",
    "/device, 7000",
    "/nothing, 7000"
  })
  void pages_for_strangers_are_light(String path, int most) {
    try (TestBrowser stranger = world.gatehouse.browser()) {
      weigh(stranger, path, most);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/account, 8000",
    "/account/sessions, 8000",
    "/console/acme, 30000",
    "/console/acme/people, 45000",
    "/console/acme/audit, 60000",
    "/console/acme/providers, 20000",
    "/console/acme/providers/add, 25000",
    "/docs, 14000",
    "/docs/guides/okta-saml, 14000",
    "/docs/error-codes, 45000"
  })
  void pages_for_people_who_work_are_light(String path, int most) {
    weigh(ann, path, most);
  }

  private static void weigh(TestBrowser browser, String path, int most) {
    HttpResponse<String> page = browser.get(path);
    assertThat(page.statusCode()).as(path).isIn(200, 404);
    assertThat(page.body()).as("a page of its own").doesNotContain("name=\"start\"");
    Map<String, Integer> parts = new LinkedHashMap<>();
    parts.put(
        path,
        path.startsWith("/docs")
            ? squeezed(path)
            : head(page) + page.body().getBytes(StandardCharsets.UTF_8).length);
    Matcher needed = NEEDED.matcher(page.body());
    while (needed.find()) {
      parts.computeIfAbsent(needed.group("path"), PageWeightTest::squeezed);
    }
    int all = parts.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(parts).as("with its style sheet").hasSizeGreaterThan(1);
    assertThat(all).as("%s weighs %s", path, parts).isBetween(3_000, most);
  }

  /** What a browser gets that reads gzip. */
  private static int squeezed(String path) {
    HttpResponse<String> answer =
        world.gatehouse.send(
            HttpRequest.newBuilder(world.gatehouse.at(path))
                .header("Accept-Encoding", "gzip")
                .build());
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return head(answer)
        + Integer.parseInt(answer.headers().firstValue("Content-Length").orElseThrow());
  }

  private static int head(HttpResponse<?> answer) {
    int octets = "HTTP/1.1 200 OK\r\n\r\n".length();
    for (Map.Entry<String, List<String>> header : answer.headers().map().entrySet()) {
      for (String value : header.getValue()) {
        octets += header.getKey().length() + value.length() + ": \r\n".length();
      }
    }
    return octets;
  }

  /** A sheet or script is asked for once a year: its name says its content. */
  @Test
  void what_pages_need_is_kept_under_names_that_say_its_content() {
    Matcher needed = NEEDED.matcher(ann.get("/console/acme").body());
    int count = 0;
    while (needed.find()) {
      HttpResponse<String> answer =
          world.gatehouse.send(
              HttpRequest.newBuilder(world.gatehouse.at(needed.group("path"))).build());
      assertThat(answer.headers().firstValue("Cache-Control"))
          .as(needed.group())
          .hasValue("public, max-age=31536000, immutable");
      assertThat(needed.group("path")).matches("/look/.*[0-9a-f]{12}.*");
      count++;
    }
    assertThat(count).isGreaterThan(2);
  }

  /** BREACH reads a secret from how well a page that shows somebody's text compresses. */
  @ParameterizedTest
  @CsvSource({
    "/sign-in/acme/password",
    "/account",
    "/console/acme/search?q=x",
    "/device?user_code=1"
  })
  void pages_that_could_hold_a_secret_are_not_compressed(String path) {
    HttpResponse<String> answer =
        world.gatehouse.send(
            HttpRequest.newBuilder(world.gatehouse.at(path))
                .header("Accept-Encoding", "gzip")
                .header("Accept", "text/html")
                .header("Cookie", "gatehouse_session=" + ann.cookie("gatehouse_session"))
                .build());
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
  }
}
