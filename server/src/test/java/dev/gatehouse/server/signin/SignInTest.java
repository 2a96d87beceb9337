package dev.gatehouse.server.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.directory.RoleRules;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.session.Sessions.SessionSummary;
import dev.gatehouse.testkit.HeadlessBrowser;
import dev.gatehouse.testkit.Person;
import dev.gatehouse.testkit.oidc.OidcMisbehaviour;
import dev.gatehouse.testkit.saml.SamlMisbehaviour;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Sign-ins that succeed, over real HTTP against the test identity provider. */
@EachDatabase
class SignInTest extends SignInSteps {
  SignInTest(TestDatabase database) {
    super(database);
  }

  @Test
  void a_person_signs_in_over_saml_and_lands_where_the_door_wanted() throws Exception {
    HttpResponse<String> landed = samlSignIn(world.saml(world.acme), "jane");

    assertThat(landed.body()).startsWith("state page7|jane@acme.example||ses_");
    assertThat(world.sessions().resolve(browser.cookie("gatehouse_session")))
        .hasValueSatisfying(
            one -> {
              assertThat(one.user().displayName()).isEqualTo("Jane Doe");
              assertThat(one.user().groups()).contains("Engineering");
            });
    AttemptTrace trace = world.newestAttempt(world.acme);
    assertThat(trace.summary().verdict()).isEqualTo(Attempts.Verdict.SUCCEEDED);
    assertThat(trace.summary().person()).isEqualTo("jane@acme.example");
    assertThat(trace.checks()).extracting(Check::outcome).containsOnly(Check.Outcome.PASSED);
    assertThat(trace.received()).contains("jane@acme.example");
  }

  @Test
  void a_person_signs_in_over_openid_connect() throws Exception {
    HttpResponse<String> landed = oidcSignIn(world.oidc(world.acme, "gatehouse"), "ravi");

    assertThat(landed.body()).startsWith("state page7|ravi@acme.example||ses_");
    AttemptTrace trace = world.newestAttempt(world.acme);
    assertThat(trace.summary().verdict()).isEqualTo(Attempts.Verdict.SUCCEEDED);
    assertThat(trace.received()).contains("ravi@acme.example");
  }

  @Test
  void the_second_sign_in_finds_the_same_user() throws Exception {
    Connection connection = world.saml(world.acme);
    samlSignIn(connection, "jane");
    samlSignIn(connection, "jane");

    assertThat(world.read(tx -> world.users().list(tx, world.acme, "", "", 10)).items()).hasSize(1);
  }

  @Test
  void the_second_sign_in_of_a_browser_goes_on_in_its_session_and_another_person_ends_it()
      throws Exception {
    Connection connection = world.saml(world.acme);
    samlSignIn(connection, "jane");
    String first = browser.cookie("gatehouse_session");
    HeadlessBrowser.Form form = samlAnswer(connection, "jane");
    // Browsers leave this cookie out of what another site posts.
    browser.setCookie("gatehouse_session", "");
    post(browser, form);
    User jane = user("jane@acme.example");
    assertThat(sessionsOf(jane)).hasSize(1);
    assertThat(world.sessions().resolve(first)).isEmpty();
    HttpResponse<String> away = start(world.oidc(world.acme, "gatehouse"));
    HttpResponse<String> ravis =
        new HeadlessBrowser()
            .signIn(away.headers().firstValue("Location").orElseThrow(), "ravi", "");
    browser.get(ravis.headers().firstValue("Location").orElseThrow());

    assertThat(sessionsOf(jane)).isEmpty();
    assertThat(sessionsOf(user("ravi@acme.example"))).hasSize(1);
  }

  @Test
  void the_connections_limit_shortens_the_sessions_that_come_through_it() throws Exception {
    Connection connection = world.saml(world.acme);
    world.sessionCap(connection, Duration.ofMinutes(10));
    samlSignIn(connection, "jane");

    assertThat(sessionsOf(user("jane@acme.example")))
        .extracting(SessionSummary::expiresAt)
        .containsExactly(world.clock.instant().plus(Duration.ofMinutes(10)));
  }

  @Test
  void the_providers_limit_shortens_the_session() throws Exception {
    Connection connection = world.oidc(world.acme, "gatehouse");
    world.provider.nextResponse(OidcMisbehaviour.SESSION_SHORT);
    oidcSignIn(connection, "jane");

    assertThat(sessionsOf(user("jane@acme.example")))
        .extracting(SessionSummary::expiresAt)
        .allSatisfy(end -> assertThat(end).isBeforeOrEqualTo(world.clock.instant().plusSeconds(60)))
        .hasSize(1);
  }

  private User user(String userName) {
    return world.read(tx -> world.users().byUserName(tx, world.acme, userName)).orElseThrow();
  }

  private List<SessionSummary> sessionsOf(User user) {
    return world.read(
        tx -> world.sessions().ofUser(tx, world.acme, user.id(), world.clock.instant()));
  }

  @Test
  void a_restart_between_start_and_callback_loses_nothing() throws Exception {
    HeadlessBrowser.Form form = samlAnswer(world.saml(world.acme), "jane");
    world.restart();

    assertThat(post(browser, form).body()).startsWith("state page7|jane@acme.example");
  }

  @Test
  void several_tabs_do_not_disturb_each_other() throws Exception {
    Connection connection = world.saml(world.acme);
    HeadlessBrowser.Form first = samlAnswer(connection, "jane");
    HeadlessBrowser.Form second = samlAnswer(connection, "jane");

    assertThat(post(browser, first).statusCode()).isEqualTo(200);
    assertThat(post(browser, second).statusCode()).isEqualTo(200);
  }

  @Test
  void each_sign_in_gets_a_session_token_of_its_own() throws Exception {
    Connection connection = world.saml(world.acme);
    browser.setCookie("gatehouse_session", "chosen-by-an-attacker");
    samlSignIn(connection, "jane");
    String first = browser.cookie("gatehouse_session");
    samlSignIn(connection, "jane");

    assertThat(first).isNotEqualTo("chosen-by-an-attacker");
    assertThat(browser.cookie("gatehouse_session")).isNotEqualTo(first);
  }

  @Test
  void of_two_posts_at_the_same_time_one_opens_a_session() throws Exception {
    HeadlessBrowser.Form form = samlAnswer(world.saml(world.acme), "jane");
    String cookie = browser.cookie("gatehouse_browser");
    List<Callable<HttpResponse<String>>> posts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      posts.add(
          () -> {
            try (TestBrowser same = world.browser()) {
              same.setCookie("gatehouse_browser", cookie);
              return post(same, form);
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
    User jane =
        world
            .read(tx -> world.users().byUserName(tx, world.acme, "jane@acme.example"))
            .orElseThrow();
    List<SessionSummary> live =
        world.read(tx -> world.sessions().ofUser(tx, world.acme, jane.id(), world.clock.instant()));
    assertThat(live).hasSize(1);
  }

  @Test
  void disabling_a_connection_ends_the_sessions_of_its_people() throws Exception {
    Connection connection = world.saml(world.acme);
    samlSignIn(connection, "jane");
    String token = browser.cookie("gatehouse_session");
    assertThat(world.sessions().resolve(token)).isPresent();
    world.disable(connection);

    assertThat(world.sessions().resolve(token)).isEmpty();
  }

  @Test
  void the_person_can_try_again_from_the_page() throws Exception {
    Connection connection = world.saml(world.acme);
    world.provider.nextResponse(SamlMisbehaviour.EXPIRED);
    // The door insists on this connection, so another try goes there.
    assertThat(browser.get(again(samlSignIn(connection, "jane"))).headers().firstValue("Location"))
        .hasValueSatisfying(
            to -> assertThat(to).startsWith(world.provider.saml().singleSignOnUrl()));
    // Who chose it may choose another.
    Matcher button =
        Pattern.compile("href=\"(/auth/depart[^\"]+)\"")
            .matcher(browser.get("/start?org=acme&state=page7").body());
    assertThat(button.find()).isTrue();
    world.provider.nextResponse(SamlMisbehaviour.EXPIRED);
    HttpResponse<String> departure = browser.get(button.group(1).replace("&amp;", "&"));
    String again = again(post(browser, HeadlessBrowser.form(answerOf(departure, "jane"))));
    HttpResponse<String> choose = browser.get(again);

    assertThat(choose.body()).contains("Sign in to Tracehub", "Acme staff");
    // What was asked for is this browser's alone: an invitation may hang on it.
    try (TestBrowser other = world.browser()) {
      other.get("/start?org=acme&state=another");
      assertThat(other.cookie("gatehouse_browser")).isNotEmpty();
      assertThat(other.get(again).statusCode()).isEqualTo(400);
    }
  }

  private static String again(HttpResponse<String> refused) {
    Matcher link = Pattern.compile("href=\"(/auth/again[^\"]+)\"").matcher(refused.body());
    assertThat(link.find()).isTrue();
    return link.group(1).replace("&amp;", "&");
  }

  @Test
  void a_provider_that_answers_garbage_gives_a_page_with_a_reference() throws Exception {
    Connection connection = world.oidc(world.acme, "gatehouse");
    HttpResponse<String> back = answerOf(start(connection), "jane");
    world.provider.oidc().answerInstead("/token", 200, "text/html", "<p>maintenance");
    HttpResponse<String> page = browser.get(back.headers().firstValue("Location").orElseThrow());

    assertThat(page.statusCode()).isEqualTo(403);
    assertThat(page.body()).contains(world.newestAttempt(world.acme).summary().reference());
    assertThat(browser.cookie("gatehouse_session")).isEmpty();
  }

  @Test
  void the_page_has_a_button_per_enabled_connection_and_leads_on() throws Exception {
    world.saml(world.acme);
    Connection partners = world.oidc(world.acme, "gatehouse");
    HttpResponse<String> page = browser.get("/start?org=acme");
    assertThat(page.body()).contains("Acme staff", "Keycloak", "Partners");
    // The name of a protocol helps nobody who has to choose.
    assertThat(page.body()).doesNotContain("OpenID Connect");
    Matcher link =
        Pattern.compile("href=\"(/auth/depart[^\"]+" + partners.id() + ")\"").matcher(page.body());
    assertThat(link.find()).isTrue();
    HttpResponse<String> departure = browser.get(link.group(1).replace("&amp;", "&"));
    HttpResponse<String> back = answerOf(departure, "mina");

    assertThat(browser.get(back.headers().firstValue("Location").orElseThrow()).body())
        .startsWith("state |mina@acme.example");
  }

  @Test
  void use_sso_goes_straight_on_when_there_is_exactly_one() {
    world.saml(world.acme);
    assertThat(browser.get("/sign-in/acme?use_sso=1").statusCode()).isEqualTo(303);
    assertThat(browser.get("/sign-in/acme").statusCode()).isEqualTo(200);
    world.oidc(world.acme, "gatehouse");
    assertThat(browser.get("/sign-in/acme?use_sso=1").statusCode()).isEqualTo(200);
  }

  @Test
  void an_unknown_organization_and_one_without_connections_say_so() {
    assertThat(browser.get("/sign-in/nobody").statusCode()).isEqualTo(404);
    assertThat(browser.get("/sign-in/nobody").body()).contains("no organization at this address");
    assertThat(browser.get("/sign-in/acme").body()).contains("E-mail address");
  }

  @Test
  void an_address_of_a_proved_domain_leads_to_its_connection() {
    Connection connection = world.saml(world.acme);
    world.oidc(world.acme, "gatehouse");
    world.domain(world.acme, "acme.example", Optional.of(connection));
    HttpResponse<String> page = browser.get("/start");
    assertThat(page.body()).contains("Work e-mail");
    String start = HeadlessBrowser.form(page).fields().get("start");

    assertThat(browser.get("/auth/find?start=" + start + "&who=jane%40acme.example").statusCode())
        .isEqualTo(303);
    assertThat(browser.get("/auth/find?start=" + start + "&who=jane%40other.example").statusCode())
        .isEqualTo(404);
    assertThat(browser.get("/start?org=acme&login_hint=jane%40acme.example").statusCode())
        .isEqualTo(303);
  }

  @Test
  void without_a_page_the_destination_is_told_that_a_sign_in_is_needed() {
    world.saml(world.acme);
    assertThat(browser.get("/start?org=acme&passive").body()).isEqualTo("refused login_required");
  }

  @Test
  void groups_decide_roles_at_each_sign_in() throws Exception {
    Connection connection = world.saml(world.acme);
    world.write(
        tx ->
            world
                .mappings()
                .set(
                    tx,
                    world.acme,
                    connection.id(),
                    new RoleRules(
                        RoleRules.Combination.ALL_MATCHES,
                        List.of(
                            new RoleRules.RoleMapping("", "Tracehub-Admins", "admin"),
                            new RoleRules.RoleMapping("", "Engineering", "viewer"))))
                .orThrow());
    assertThat(samlSignIn(connection, "jane").body()).contains("|admin,viewer|");

    Person jane = world.provider.people().find("jane").orElseThrow();
    world.provider.people().put(jane.groups(List.of("Engineering")));
    assertThat(samlSignIn(connection, "jane").body()).contains("|viewer|");

    world.provider.people().put(jane.groups(List.of()));
    assertThat(samlSignIn(connection, "jane").body()).contains("jane@acme.example||");
    assertThat(audited("user.provisioned")).singleElement().asString().contains("admin");
    assertThat(audited("user.updated"))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .contains("\"roles\":[\"admin\",\"viewer\"]}", "\"roles\":[\"viewer\"],")
                    .endsWith("\"groupsChanged\":true}"),
            second -> assertThat(second).contains("\"roles\":[\"viewer\"]}", "\"roles\":[],"));
  }

  /** Before and after of each such row of the audit trail, the oldest first. */
  private List<String> audited(String action) {
    return world.read(
        tx ->
            tx.sql()
                .query(
                    """
                    SELECT before_json, after_json FROM audit_events
                    WHERE action = :action ORDER BY id\
                    """)
                .bind("action", action)
                .map(row -> row.text("before_json") + " " + row.text("after_json"))
                .list());
  }

  @Test
  void traces_are_forgotten_after_their_time_and_lists_are_paged() throws Exception {
    Connection connection = world.saml(world.acme);
    for (int i = 0; i < 3; i++) {
      samlSignIn(connection, "jane");
    }
    Attempts.AttemptPage first = page("", 2);
    Attempts.AttemptPage second = page(first.next(), 2);
    assertThat(first.attempts()).hasSize(2);
    assertThat(second.attempts()).hasSize(1);
    assertThat(second.next()).isEmpty();
    assertThat(first.attempts()).doesNotContainAnyElementsOf(second.attempts());
    String reference = second.attempts().getFirst().reference();
    List<AttemptSummary> found =
        world.read(tx -> world.attempts().withReference(tx, world.acme, reference));
    assertThat(found).hasSize(1);
    List<AttemptSummary> elsewhere =
        world.read(tx -> world.attempts().withReference(tx, world.globex, reference));
    assertThat(elsewhere).isEmpty();

    Duration kept = Duration.ofDays(30);
    world.clock.advance(Duration.ofDays(31));
    world.attempts().cleanUp(world.database, kept, world.clock.instant());
    assertThat(page("", 10).attempts()).isEmpty();
  }

  @Test
  void signing_out_asks_first_and_ends_the_session() throws Exception {
    samlSignIn(world.saml(world.acme), "jane");
    String token = browser.cookie("gatehouse_session");
    assertThat(browser.get("/auth/logout").body()).contains("Sign out?", "jane@acme.example");
    assertThat(world.sessions().resolve(token)).isPresent();

    assertThat(browser.post("/auth/logout", Map.of()).body()).contains("You are signed out");
    assertThat(world.sessions().resolve(token)).isEmpty();
    assertThat(browser.cookie("gatehouse_session")).isEmpty();
  }

  @Test
  void metadata_is_served_even_while_the_connection_is_off() {
    Connection connection = world.saml(world.acme);
    world.disable(connection);
    HttpResponse<String> metadata = browser.get("/saml/" + connection.id() + "/metadata");

    assertThat(metadata.statusCode()).isEqualTo(200);
    assertThat(metadata.body())
        .contains("entityID=\"" + world.address() + "/saml/" + connection.id() + "\"")
        .contains("use=\"encryption\"");
  }
}
