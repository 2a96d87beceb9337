package dev.gatehouse.server.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.audit.Audit.AuditFilter;
import dev.gatehouse.server.audit.AuditEvent;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.Connection.IdpInitiated;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.process.LoopbackPort;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page that asks for a password, over real HTTP, before a directory in this process. */
@EachDatabase
class PromptTest extends SignInSteps {
  private static final String PASSWORD = "correct horse battery";
  private static final String WRONG = "wrong horse";

  private InMemoryDirectoryServer directory;
  private Connection connection;

  PromptTest(TestDatabase database) {
    super(database);
  }

  @BeforeEach
  void start_a_directory() throws Exception {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=acme");
    config.setSchema(null);
    config.addAdditionalBindCredentials("cn=gatehouse,dc=acme", "only reads");
    config.setListenerConfigs(
        InMemoryListenerConfig.createLDAPConfig(
            "ldap", InetAddress.getLoopbackAddress(), LoopbackPort.free(), null));
    directory = new InMemoryDirectoryServer(config);
    directory.add("dn: dc=acme", "objectClass: domain", "dc: acme");
    person("jane", "jane@acme.example");
    person("mailless", "");
    directory.startListening();
    connection =
        world.enabled(
            world.acme,
            world.draft(
                "ldap",
                "Acme directory",
                """
                {"servers": ["ldap://localhost:%d"], "allowPlainLdap": true,
                 "bindDn": "cn=gatehouse,dc=acme", "baseDn": "dc=acme", "userNameLabel": "Staff id"}
                """
                    .formatted(directory.getListenPort()),
                Map.of("bindPassword", "only reads"),
                IdpInitiated.OFF));
  }

  @AfterEach
  void end_it() {
    directory.shutDown(true);
  }

  private void person(String uid, String mail) throws LDAPException {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "dn: uid=" + uid + ",dc=acme",
                "objectClass: person",
                "uid: " + uid,
                "cn: " + uid + " Doe",
                "memberOf: cn=Engineering,dc=acme",
                "userPassword: " + PASSWORD));
    if (!mail.isEmpty()) {
      lines.add("mail: " + mail);
    }
    try {
      directory.add(lines.toArray(String[]::new));
    } catch (com.unboundid.ldif.LDIFException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> open() {
    return browser.get("/start?org=acme&state=page7&connection=" + connection.id());
  }

  private static String hidden(HttpResponse<String> page) {
    Matcher matcher = Pattern.compile("name=\"attempt\" value=\"([^\"]+)\"").matcher(page.body());
    assertThat(matcher.find()).as(page.body()).isTrue();
    return matcher.group(1);
  }

  private HttpResponse<String> enter(
      TestBrowser from, HttpResponse<String> page, String user, String password) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("attempt", hidden(page));
    fields.put("user_name", user);
    fields.put("password", password);
    return from.post("/auth/prompt/" + connection.id(), fields);
  }

  @Test
  void a_person_signs_in_on_the_page_and_lands_where_the_door_wanted() {
    HttpResponse<String> page = open();
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("Staff id", "autocomplete=\"username\"", "autocomplete=\"current-password\"")
        .contains("Acme directory", "Tracehub")
        .doesNotContain("<script");

    HttpResponse<String> landed = enter(browser, page, "jane", PASSWORD);
    assertThat(landed.body()).startsWith("state page7|jane@acme.example||ses_");
    assertThat(world.sessions().resolve(browser.cookie("gatehouse_session")))
        .hasValueSatisfying(one -> assertThat(one.user().groups()).containsExactly("Engineering"));
    AttemptTrace trace = world.newestAttempt(world.acme);
    assertThat(trace.summary().verdict()).isEqualTo(Attempts.Verdict.SUCCEEDED);
    assertThat(trace.received()).contains("uid=jane,dc=acme");
    assertThat(trace.toString()).doesNotContain(PASSWORD).doesNotContain("only reads");
  }

  @Test
  void a_wrong_password_asks_again_with_a_trace_for_each_try() {
    HttpResponse<String> again = enter(browser, open(), "jane", WRONG);
    assertThat(again.statusCode()).isEqualTo(403);
    assertThat(again.body())
        .contains("User name or password is not right", "value=\"jane\"")
        .doesNotContain(WRONG);
    assertThat(page("", 10).attempts())
        .extracting(AttemptSummary::verdict)
        .containsExactly(Attempts.Verdict.PENDING, Attempts.Verdict.REFUSED);

    assertThat(enter(browser, again, "jane", PASSWORD).body()).startsWith("state page7|jane@");
    assertThat(page("", 10).attempts())
        .extracting(AttemptSummary::code)
        .containsExactly("", "ldap_credentials");
  }

  @Test
  void nobody_and_a_wrong_password_get_the_same_page() {
    String wrong = enter(browser, open(), "jane", WRONG).body();
    String nobody = enter(browser, open(), "kane", WRONG).body();
    String empty = enter(browser, open(), "jane", "").body();

    assertThat(same(nobody).replace("kane", "jane")).isEqualTo(same(wrong));
    assertThat(same(empty)).isEqualTo(same(wrong));
  }

  private static String same(String page) {
    return page.replaceAll("name=\"attempt\" value=\"[^\"]+\"", "");
  }

  @Test
  void a_sign_in_may_be_tried_five_times() {
    HttpResponse<String> page = open();
    for (int round = 1; round < PromptPage.MOST_ROUNDS; round++) {
      page = enter(browser, page, "jane", WRONG);
      hidden(page);
    }
    HttpResponse<String> last = enter(browser, page, "jane", WRONG);

    assertRefused(last, "ldap_credentials");
    assertThat(last.body()).doesNotContain("name=\"password\"");
  }

  @Test
  void who_guesses_on_is_not_even_asked_until_a_while_has_passed() {
    for (int round = 0; round < 6; round++) {
      enter(browser, open(), "Jane ", WRONG);
    }
    assertRefused(enter(browser, open(), "jane", PASSWORD), "too_many_failures");
    world.clock.advance(Duration.ofMinutes(1));

    assertThat(enter(browser, open(), "jane", PASSWORD).body()).startsWith("state page7|jane@");
  }

  @Test
  void another_spelling_of_the_name_is_no_further_try() {
    for (String spelling :
        List.of("jane", "JANE", " jane", "j\u00adane", "\uff4aane", "jan\u00e9")) {
      enter(browser, open(), spelling, WRONG);
    }

    assertRefused(enter(browser, open(), "ja\u200bne", WRONG), "too_many_failures");
  }

  @Test
  void a_right_password_forgets_the_wrong_ones_and_a_directory_that_is_down_is_no_guess() {
    for (int round = 0; round < 8; round++) {
      enter(browser, open(), "jane", WRONG);
      assertThat(enter(browser, open(), "jane", PASSWORD).statusCode()).isEqualTo(200);
    }
    directory.shutDown(true);
    for (int round = 0; round < 8; round++) {
      assertRefused(enter(browser, open(), "jane", PASSWORD), "ldap_unreachable");
    }
  }

  @Test
  void a_page_is_answered_once() {
    HttpResponse<String> page = open();
    enter(browser, page, "jane", WRONG);

    assertRefused(enter(browser, page, "jane", PASSWORD), "attempt_used");
  }

  @Test
  void of_many_answers_to_one_page_one_is_tried() throws Exception {
    HttpResponse<String> page = open();
    String cookie = browser.cookie("gatehouse_browser");
    List<Callable<HttpResponse<String>>> posts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      posts.add(
          () -> {
            try (TestBrowser same = world.browser()) {
              same.setCookie("gatehouse_browser", cookie);
              return enter(same, page, "jane", PASSWORD);
            }
          });
    }
    int opened = 0;
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<HttpResponse<String>> one : pool.invokeAll(posts)) {
        opened += one.get().statusCode() == 200 ? 1 : 0;
      }
    }
    assertThat(opened).isEqualTo(1);
  }

  @Test
  void another_browser_cannot_answer() {
    HttpResponse<String> page = open();
    try (TestBrowser other = world.browser()) {
      other.get("/start?org=acme&connection=" + connection.id());

      assertRefused(enter(other, page, "jane", PASSWORD), "other_browser");
    }
  }

  @Test
  void another_site_cannot_answer() {
    HttpResponse<String> page = open();
    Map<String, String> fields =
        Map.of("attempt", hidden(page), "user_name", "jane", "password", PASSWORD);

    assertThat(
            browser
                .post("/auth/prompt/" + connection.id(), fields, "https://evil.example")
                .statusCode())
        .isEqualTo(403);
    assertThat(enter(browser, page, "jane", PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void the_answer_to_a_page_comes_in_by_no_other_address() {
    HttpResponse<String> page = open();
    String handle = hidden(page);

    assertThat(
            browser
                .get("/auth/callback/oidc/" + connection.id() + "?state=" + handle + "&code=x")
                .statusCode())
        .isEqualTo(404);
    assertThat(browser.get("/auth/callback/oidc?state=" + handle + "&code=x").statusCode())
        .isEqualTo(404);
    assertThat(
            browser
                .post(
                    "/saml/" + connection.id() + "/acs",
                    Map.of("RelayState", handle, "SAMLResponse", "jane\n" + PASSWORD + "\n"))
                .statusCode())
        .isEqualTo(404);
    assertThat(enter(browser, page, "jane", PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void an_answer_of_a_provider_does_not_come_in_by_the_page() {
    Connection saml = world.saml(world.acme);
    HttpResponse<String> departure = browser.get("/start?org=acme&state=x&connection=" + saml.id());
    Matcher handle =
        Pattern.compile("RelayState=([^&\"]+)")
            .matcher(departure.headers().firstValue("Location").orElse(departure.body()));
    assertThat(handle.find()).isTrue();

    assertThat(
            browser
                .post(
                    "/auth/prompt/" + saml.id(),
                    Map.of("attempt", handle.group(1), "user_name", "jane", "password", "x"))
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void a_person_without_an_address_is_told_kindly() {
    assertRefused(enter(browser, open(), "mailless", PASSWORD), "no_address");
  }

  @Test
  void a_directory_that_is_down_is_not_the_persons_fault() {
    HttpResponse<String> page = open();
    directory.shutDown(true);

    HttpResponse<String> answer = enter(browser, page, "jane", PASSWORD);
    assertRefused(answer, "ldap_unreachable");
    assertThat(answer.body()).contains("does not answer").doesNotContain(PASSWORD);
  }

  private TestSignIns.Issued issued() {
    return world.write(
        tx ->
            world
                .tests()
                .issue(tx, world.acme, connection.id(), Optional.empty(), world.clock.instant())
                .orElseThrow());
  }

  private TestSignIn found(TestSignIns.Issued issued) {
    return world.read(
        tx ->
            world.tests().find(tx, world.acme, connection.id(), issued.test().id()).orElseThrow());
  }

  private HttpResponse<String> run(TestSignIns.Issued issued) {
    return browser.post("/test-sign-in/" + issued.token(), Map.of());
  }

  private void nothingCameOfIt() {
    assertThat(browser.cookie("gatehouse_session")).isEmpty();
    assertThat(world.<List<?>>read(tx -> world.users().list(tx, world.acme, "", "", 100).items()))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_test_sign_in_asks_on_the_page_as_well_and_lets_nobody_in(boolean enabled) {
    if (!enabled) {
      world.disable(connection);
    }
    TestSignIns.Issued issued = issued();
    HttpResponse<String> again = enter(browser, run(issued), "jane", WRONG);
    assertThat(again.statusCode()).isEqualTo(403);
    assertThat(again.body()).contains("User name or password is not right");
    assertThat(found(issued).finishedAt()).isEmpty();

    HttpResponse<String> page = enter(browser, again, "jane", PASSWORD);
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    assertThat(page.body())
        .contains("The test succeeded", "jane@acme.example", "Engineering", "would be created")
        .doesNotContain(PASSWORD);
    TestSignIn test = found(issued);
    assertThat(test.verified()).isTrue();
    assertThat(test.code()).isEmpty();
    TestSignIn.MappedUser user = test.outcome().orElseThrow().user().orElseThrow();
    assertThat(user.userName()).isEqualTo("jane@acme.example");
    assertThat(user.groups()).containsExactly("Engineering");
    assertThat(world.newestAttempt(world.acme).checks()).isNotEmpty();
    nothingCameOfIt();

    // The same page once more opens nothing either.
    assertThat(enter(browser, again, "jane", PASSWORD).statusCode()).isEqualTo(403);
    nothingCameOfIt();
  }

  @Test
  void a_test_sign_in_ends_after_the_fifth_wrong_password_and_counts_them_like_any() {
    TestSignIns.Issued issued = issued();
    HttpResponse<String> page = run(issued);
    for (int round = 1; round <= PromptPage.MOST_ROUNDS; round++) {
      page = enter(browser, page, "jane", WRONG);
    }
    assertThat(page.body()).contains("The test was refused", "ldap_credentials");
    assertThat(found(issued).code()).isEqualTo("ldap_credentials");
    assertThat(found(issued).outcome().orElseThrow().remedy()).contains("user filter");

    enter(browser, open(), "jane", WRONG);
    TestSignIns.Issued another = issued();
    enter(browser, run(another), "jane", PASSWORD);
    assertThat(found(another).code()).isEqualTo("too_many_failures");
    nothingCameOfIt();
  }

  @Test
  void a_test_sign_in_at_a_directory_that_is_down_ends_with_the_setting_to_look_at() {
    world.disable(connection);
    TestSignIns.Issued issued = issued();
    HttpResponse<String> page = run(issued);
    directory.shutDown(true);
    page = enter(browser, page, "jane", PASSWORD);

    assertThat(page.body()).contains("The test was refused", "ldap_unreachable");
    TestSignIn test = found(issued);
    assertThat(test.finishedAt()).isPresent();
    assertThat(test.code()).isEqualTo("ldap_unreachable");
    assertThat(test.outcome().orElseThrow().remedy()).contains("settings.servers");
    nothingCameOfIt();
  }

  @Test
  void that_guessing_is_slowed_down_is_told_once_each_time() {
    for (int round = 0; round < 5; round++) {
      enter(browser, open(), "jane", WRONG);
    }
    assertThat(slowed()).isEmpty();
    enter(browser, open(), "jane", WRONG);
    enter(browser, open(), "jane", WRONG);
    world.clock.advance(Duration.ofMinutes(1));
    enter(browser, open(), "jane", WRONG);

    assertThat(slowed())
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.target().id()).isEqualTo(connection.id().value());
              assertThat(told.toString()).doesNotContainPattern("\\bjane\\b");
            });
  }

  private List<AuditEvent> slowed() {
    AuditFilter filter = new AuditFilter("connection.sign_in_slowed", "", "");
    return world.read(tx -> world.audit().list(tx, world.acme, filter, "", 10)).items();
  }
}
