package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.testkit.HeadlessBrowser;
import dev.gatehouse.testkit.TestIdentityProvider;
import dev.gatehouse.testkit.saml.SamlMisbehaviour;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** From a refusal to the page where it is changed, and from a test sign-in back to the set-up. */
class ConsoleDiagnosisTest {
  /** Whose codes end a sign-in, or stand on one while it goes on. */
  private static final List<String> OF_SIGN_INS =
      List.of(
          "OidcRefusalCode",
          "SamlRefusalCode",
          "ConnectionRefusal",
          "LdapRefusal",
          "FactorRefusal",
          "PasswordRefusal",
          "AccessRefusal",
          "SignInRefusal");

  /** What is refused elsewhere: who adds an enum says here or above where it belongs. */
  private static final List<String> ELSEWHERE =
      List.of(
          "MetadataRefusalCode",
          "SignalRefusalCode",
          "AccountRefusal",
          "ConfigurationRefusal",
          "EnforcingRefusal",
          "InvitationRefusal",
          "ManagedUserRefusal",
          "ManyUsersRefusal",
          "SetupGuestRefusal",
          "ConsoleRefusal",
          "SshKeyRefusal",
          "LockOut",
          "ForwardAuthRefusal",
          "MailFailure",
          "OpenIdRefusal",
          "RemoteRefusal",
          "ClientRefusal",
          "DirectoryRefusal",
          "LogoutRefusal",
          "WebRefusal");

  private static final Pattern ROW = Pattern.compile("\\| `([a-z0-9_]+)` \\|.*");
  private static final Pattern LINK = Pattern.compile("href=\"([^\"]+)\"");

  private static ConsoleWorld world;
  private static TestIdentityProvider provider;
  private static TestBrowser ann;
  private static String annId;
  private static String saml;
  private static String oidc;
  private static String ldap;

  @BeforeAll
  static void start() {
    world = new ConsoleWorld();
    provider = TestIdentityProvider.start(0, world.gatehouse.clock());
    annId = world.user("acme", "ann@acme.example", "Ann Admin", List.of("admin"));
    ann = world.gatehouse.browser();
    world.signIn(ann, "acme", "ann@acme.example");
    Map<String, Object> jit = Map.of("mode", "JIT");
    saml =
        connection(
            Map.of(
                "preset",
                "keycloak-saml",
                "displayName",
                "Staff",
                "provisioning",
                jit,
                "settings",
                world
                    .admin
                    .post(
                        "/organizations/acme/connections/import",
                        Map.of("metadata", provider.saml().metadata()))
                    .path("settings")));
    oidc =
        connection(
            Map.of(
                "preset",
                "okta-oidc",
                "displayName",
                "Okta",
                "secrets",
                Map.of("clientSecret", "a-secret-that-nobody-else-knows"),
                "settings",
                Map.of("issuer", "https://acme.okta.example", "clientId", "gatehouse")));
    ldap =
        connection(
            Map.of(
                "preset",
                "ldap",
                "displayName",
                "Directory",
                "secrets",
                Map.of("bindPassword", "a-secret-that-nobody-else-knows"),
                "settings",
                Map.of(
                    "servers",
                    List.of("ldaps://dc1.acme.example"),
                    "bindDn",
                    "cn=gatehouse,dc=acme",
                    "baseDn",
                    "dc=acme")));
  }

  private static String connection(Map<String, ?> body) {
    return world.admin.post("/organizations/acme/connections", body).path("id").asString();
  }

  @AfterAll
  static void stop() {
    ann.close();
    provider.close();
    world.close();
  }

  /** From the generated page, which another test keeps complete. */
  private static Map<String, List<String>> codes() throws IOException {
    Map<String, List<String>> codes = new LinkedHashMap<>();
    List<String> current = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("../docs/error-codes.md"))) {
      Matcher row = ROW.matcher(line);
      if (line.startsWith("## ")) {
        current = new ArrayList<>();
        codes.put(line.substring(3), current);
      } else if (row.matches()) {
        current.add(row.group(1));
      }
    }
    return codes;
  }

  private static String connectionOf(String code) {
    if (code.startsWith("saml_")) {
      return saml;
    }
    return code.startsWith("ldap_") ? ldap : oidc;
  }

  /** Refused sign-ins as the program would have written them. */
  private static Map<String, String> refusedWith(List<String> codes) throws SQLException {
    Map<String, String> attempts = new LinkedHashMap<>();
    String organization = world.admin.get("/organizations/acme").path("id").asString();
    try (Connection database = DriverManager.getConnection(world.gatehouse.databaseUrl());
        PreparedStatement insert =
            database.prepareStatement(
                """
                INSERT INTO sign_in_attempts
                  (organization_id, attempt_id, reference, handle_hash, browser_hash, connection_id,
                   destination, destination_state, asked, expectation, address, user_agent,
                   created_at, expires_at, finished_at, verdict, code, sentence, detail, remedy,
                   person, user_id, checks)
                VALUES (?, ?, 'ABCD-EFGH', ?, ?, ?, 'console', '', '', '', '192.0.2.1', '',
                   ?, ?, ?, 'refused', ?, 'No.', 'Why.', 'What to look at.', 'ann@acme.example',
                   ?, '')
                """)) {
      database.setAutoCommit(false);
      long now = world.gatehouse.clock().instant().toEpochMilli();
      for (String code : codes) {
        String attempt = "att_" + code;
        attempts.put(code, attempt);
        insert.setString(1, organization);
        insert.setString(2, attempt);
        insert.setBytes(3, attempt.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        insert.setBytes(4, new byte[32]);
        insert.setString(5, connectionOf(code));
        insert.setLong(6, now);
        insert.setLong(7, now + 600_000);
        insert.setLong(8, now + 1);
        insert.setString(9, code);
        insert.setString(10, annId);
        insert.addBatch();
      }
      insert.executeBatch();
      database.commit();
    }
    return attempts;
  }

  /** What is wrong with a link; empty for nothing. A place on a page must be there. */
  private static String wrong(String link, Map<String, HttpResponse<String>> seen) {
    int mark = link.indexOf('#');
    String page = mark < 0 ? link : link.substring(0, mark);
    HttpResponse<String> answer = seen.computeIfAbsent(page.replace("&amp;", "&"), ann::get);
    if (answer.statusCode() != 200) {
      return link + " answers " + answer.statusCode();
    }
    return mark < 0 || answer.body().contains("id=\"" + link.substring(mark + 1) + "\"")
        ? ""
        : link + " has no such part";
  }

  @Test
  void every_code_of_a_sign_in_leads_to_where_it_is_changed_or_says_who_changes_it()
      throws Exception {
    Map<String, List<String>> all = codes();
    assertThat(all.keySet()).containsAll(OF_SIGN_INS);
    assertThat(all.keySet().stream().filter(name -> !OF_SIGN_INS.contains(name)))
        .containsExactlyInAnyOrderElementsOf(ELSEWHERE.stream().filter(all::containsKey).toList());
    List<String> codes =
        OF_SIGN_INS.stream().flatMap(name -> all.getOrDefault(name, List.of()).stream()).toList();
    assertThat(codes).hasSizeGreaterThan(200);
    Map<String, HttpResponse<String>> seen = new HashMap<>();
    List<String> problems = new ArrayList<>();
    refusedWith(codes)
        .forEach(
            (code, attempt) -> {
              HttpResponse<String> page = ann.get("/console/acme/sign-ins/" + attempt);
              String html = page.body();
              int from = html.indexOf("aria-labelledby=\"change\"");
              if (page.statusCode() != 200 || from < 0) {
                problems.add(code + ": the sign-in answers " + page.statusCode());
                return;
              }
              String change = html.substring(from, html.indexOf("</section>", from));
              Cure cure = Cure.of(code).orElse(null);
              if (cure == null) {
                problems.add(code + ": nobody says what to do about it");
                return;
              }
              if (!change.contains(cure.side().sentence)) {
                problems.add(code + ": does not say who changes it");
              }
              List<String> links =
                  LINK.matcher(change).results().map(found -> found.group(1)).toList();
              if (!links.contains("/docs/errors/" + code)) {
                problems.add(code + ": no page explains it");
              }
              if (links.size() - 1 != cure.places().size()) {
                problems.add(code + ": " + links + " are not " + cure.places());
              }
              if (cure.places().isEmpty()
                  && cure.side() != Cure.Side.NOBODY
                  && cure.side() != Cure.Side.OPERATOR) {
                problems.add(code + ": leads nowhere");
              }
              links.stream()
                  .map(link -> wrong(link, seen))
                  .filter(one -> !one.isEmpty())
                  .forEach(one -> problems.add(code + ": " + one));
            });
    assertThat(problems).isEmpty();
  }

  @Test
  void the_table_knows_only_codes_that_there_are() throws Exception {
    List<String> codes = codes().values().stream().flatMap(List::stream).toList();
    assertThat(Cure.exact()).isNotEmpty().isSubsetOf(codes);
  }

  /** Runs a test from the set-up of a connection, and answers with the page that it ends on. */
  private static HttpResponse<String> tested(TestBrowser browser, String connection)
      throws Exception {
    HttpResponse<String> begun =
        browser.post(
            "/console/acme/providers/" + connection + "/set-up/test?return=https://evil.example/",
            Map.of("return", "https://evil.example/", "back", "//evil.example"));
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(303);
    String link = URI.create(begun.headers().firstValue("Location").orElseThrow()).getPath();
    HttpResponse<String> leave =
        browser.post(link + "?return=https://evil.example/", Map.of("back", "//evil.example"));
    assertThat(leave.statusCode()).as(leave.body()).isEqualTo(303);
    HeadlessBrowser.Form form =
        HeadlessBrowser.form(
            new HeadlessBrowser()
                .signIn(leave.headers().firstValue("Location").orElseThrow(), "jane", ""));
    Map<String, String> fields = new LinkedHashMap<>(form.fields());
    fields.put("return", "https://evil.example/");
    return browser.post(form.action(), fields, provider.baseUrl());
  }

  private static void leadsBack(TestBrowser browser, HttpResponse<String> page, String connection) {
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    String step = "/console/acme/providers/" + connection + "/set-up/test";
    assertThat(page.body()).contains("href=\"" + step + "\"").doesNotContain("evil.example");
    assertThat(browser.get(step).statusCode()).isEqualTo(200);
    assertThat(browser.get(step).body()).contains("Start a test sign-in");
    Matcher result =
        Pattern.compile("href=\"(/console/acme/providers/" + connection + "/tests/[^\"]+)\"")
            .matcher(page.body());
    assertThat(result.find()).as(page.body()).isTrue();
    HttpResponse<String> shown = browser.get(result.group(1));
    assertThat(shown.statusCode()).isEqualTo(200);
    assertThat(shown.body()).contains("Every check");
  }

  @Test
  void a_test_leads_back_to_where_it_was_begun_and_never_elsewhere_and_counts_apart()
      throws Exception {
    JsonNode before = world.admin.get("/organizations/acme/statistics/sign-ins");
    HttpResponse<String> right = tested(ann, saml);
    assertThat(right.body()).contains("The test succeeded");
    leadsBack(ann, right, saml);
    provider.nextResponse(SamlMisbehaviour.WRONG_AUDIENCE);
    HttpResponse<String> wrong = tested(ann, saml);
    assertThat(wrong.body())
        .contains("The test was refused")
        .contains("href=\"/docs/errors/saml_audience\"");
    leadsBack(ann, wrong, saml);
    Matcher result = Pattern.compile("href=\"([^\"]+/tests/[^\"]+)\"").matcher(wrong.body());
    assertThat(result.find()).isTrue();
    assertThat(ann.get(result.group(1)).body())
        .contains("Audience <span class=\"word small\">Failed</span>")
        .contains("Recipient (ACS URL) <span class=\"word small\">Not reached</span>")
        .contains(Cure.Side.PROVIDER.sentence)
        .contains("/providers/" + saml + "/set-up/guide#guide");

    try (TestBrowser ingrid = world.gatehouse.browser()) {
      world.openSetupLink(ingrid, "acme", List.of("PROVIDER"));
      leadsBack(ingrid, tested(ingrid, saml), saml);
    }

    JsonNode after = world.admin.get("/organizations/acme/statistics/sign-ins");
    assertThat(after.path("tests").asLong() - before.path("tests").asLong()).isEqualTo(3);
    for (String part : List.of("pending", "succeeded", "refused")) {
      assertThat(after.path(part).asLong()).as(part).isEqualTo(before.path(part).asLong());
    }
    assertThat(ann.open("/console/acme").body())
        .contains("3 test sign-ins were run, which are not counted here.");
    assertThat(ann.open("/console/acme/sign-ins?connection=" + saml).body())
        .contains("Staff (test sign-in)")
        .contains("Test succeeded");
  }
}
