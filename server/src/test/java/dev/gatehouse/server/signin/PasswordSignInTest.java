package dev.gatehouse.server.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.audit.Audit.AuditFilter;
import dev.gatehouse.server.audit.AuditEvent;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.credential.FailureLimits;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.directory.User;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Signing in with a password, and what a stranger learns from it: nothing. */
@EachDatabase
class PasswordSignInTest extends SignInSteps {
  private static final String PASSWORD = "nine green bottles, Tuesday";
  private static final String WRONG = "ten green bottles, Tuesday";
  private static final Pattern REFERENCE = Pattern.compile("<code>[A-Z0-9-]+</code>");

  PasswordSignInTest(TestDatabase database) {
    super(database);
  }

  private User ada() {
    return person("ada@acme.example");
  }

  private User person(String userName) {
    User user = world.user(world.acme, userName, new User.Method.Password());
    world.password(world.acme, user, PASSWORD);
    return user;
  }

  private static HttpResponse<String> signIn(TestBrowser from, String email, String password) {
    return from.post("/sign-in/acme/password", Map.of("email", email, "password", password));
  }

  @Test
  void a_password_opens_a_session_with_its_trace_and_its_row_in_the_audit_trail() {
    User ada = ada();
    HttpResponse<String> page = signIn(browser, "Ada@acme.example", PASSWORD);

    assertThat(page.statusCode()).as(page.body()).isEqualTo(303);
    assertThat(browser.follow(page).body()).contains("You are signed in", "ada@acme.example");
    var signedIn = world.sessions().resolve(browser.cookie("gatehouse_session")).orElseThrow();
    assertThat(signedIn.amr()).containsExactly("pwd");
    assertThat(signedIn.connection()).isEmpty();
    AttemptSummary attempt = world.newestAttempt(world.acme).summary();
    assertThat(attempt.verdict()).isEqualTo(Attempts.Verdict.SUCCEEDED);
    assertThat(attempt.connection()).isEmpty();
    assertThat(attempt.user()).contains(ada.id());
    assertThat(audited("user.signed_in").after()).contains("\"amr\":[\"pwd\"]");
    assertThat(
            world
                .read(tx -> world.users().get(tx, world.acme, ada.id()))
                .orElseThrow()
                .lastSignIn())
        .isPresent();
  }

  private AuditEvent audited(String action) {
    return world.read(
        tx ->
            world
                .audit()
                .list(tx, world.acme, new AuditFilter(action, "", ""), "", 10)
                .items()
                .getFirst());
  }

  @Test
  void a_door_gets_its_sign_in_back_after_the_password() {
    ada();
    String start = field(browser.get("/start?org=acme&state=page7").body(), "start");
    HttpResponse<String> asked =
        browser.post("/sign-in/acme/continue", Map.of("email", "ada@acme.example", "start", start));
    assertThat(asked.body()).contains("type=\"password\"", "Sign in to Tracehub");
    Map<String, String> form = new LinkedHashMap<>();
    form.put("email", "ada@acme.example");
    form.put("password", PASSWORD);
    form.put("start", field(asked.body(), "start"));

    assertThat(browser.post("/sign-in/acme/password", form).body())
        .startsWith("state page7|ada@acme.example");
  }

  @Test
  void a_waiting_sign_in_is_of_the_browser_that_began_it() {
    ada();
    String start = field(browser.get("/start?org=acme&state=page7").body(), "start");
    try (TestBrowser other = world.browser()) {
      // It has a cookie, and a sign-in of its own that waits.
      other.get("/start?org=acme&state=page8");
      HttpResponse<String> page =
          other.post(
              "/sign-in/acme/password",
              Map.of("email", "ada@acme.example", "password", PASSWORD, "start", start));

      assertThat(page.statusCode()).isEqualTo(400);
      assertThat(other.cookie("gatehouse_session")).isEmpty();
    }
  }

  @Test
  void a_waiting_sign_in_is_of_the_organization_that_it_began_in() {
    User there = world.user(world.globex, "ada@globex.example", new User.Method.Password());
    world.password(world.globex, there, PASSWORD);
    String start = field(browser.get("/start?org=acme&state=page7").body(), "start");
    HttpResponse<String> page =
        browser.post(
            "/sign-in/globex/password",
            Map.of("email", "ada@globex.example", "password", PASSWORD, "start", start));

    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(browser.cookie("gatehouse_session")).isEmpty();
  }

  @Test
  void another_site_cannot_post_the_form() {
    ada();
    HttpResponse<String> page =
        browser.post(
            "/sign-in/acme/password",
            Map.of("email", "ada@acme.example", "password", PASSWORD),
            "https://evil.example");

    assertThat(page.statusCode()).isEqualTo(403);
    assertThat(browser.cookie("gatehouse_session")).isEmpty();
  }

  @Test
  void a_stranger_learns_from_no_answer_who_exists() {
    Connection connection = world.saml(world.acme);
    ada();
    world.user(world.acme, "sso@acme.example", new User.Method.Through(connection.id()));
    User gone = person("gone@acme.example");
    world.write(
        tx -> world.users().setActive(tx, world.acme, gone.id(), false, world.clock.instant()));
    world.user(world.acme, "new@acme.example", new User.Method.Password());
    List<String> people = List.of("sso", "gone", "new", "nobody");

    Told first = told("ada@acme.example");
    for (String who : people) {
      assertThat(told(who + "@acme.example")).as(who).isEqualTo(first);
    }
    assertThat(first.computations()).isEqualTo(7);
  }

  /** All that a stranger sees of an address in one life of it, and the work that was done. */
  private record Told(List<String> answers, long computations) {}

  private Told told(String email) {
    long before = world.passwords().computations();
    List<String> answers = new java.util.ArrayList<>();
    try (TestBrowser stranger = world.browser()) {
      answers.add(plain(stranger.post("/sign-in/acme/continue", Map.of("email", email)), email));
      // Further tries meet the pause, with a computation no more.
      for (int i = 0; i < 10; i++) {
        answers.add(plain(signIn(stranger, email, WRONG), email));
        world.clock.advance(Duration.ofMillis(1_500));
      }
    }
    return new Told(answers, world.passwords().computations() - before);
  }

  /** Status, headers and body, without what differs from answer to answer. */
  private static String plain(HttpResponse<String> page, String email) {
    Map<String, List<String>> headers = new java.util.TreeMap<>(page.headers().map());
    headers.remove("date");
    headers.remove("content-length");
    String body = REFERENCE.matcher(page.body()).replaceAll("<code>CODE</code>");
    return page.statusCode() + " " + headers + "\n" + body.replace(email, "EMAIL");
  }

  @Test
  void the_trace_tells_the_administrator_why() {
    Connection connection = world.saml(world.acme);
    world.user(world.acme, "sso@acme.example", new User.Method.Through(connection.id()));
    HttpResponse<String> page = signIn(browser, "sso@acme.example", PASSWORD);

    assertRefused(page, "password_wrong");
    assertThat(world.newestAttempt(world.acme).detail()).contains("signs in through");
    assertThat(world.newestAttempt(world.acme).summary().person()).isEqualTo("sso@acme.example");
  }

  @Test
  void who_has_proved_to_be_somebody_is_told_why_they_may_not_come_in() {
    User ada = ada();
    world.write(
        tx -> world.users().setActive(tx, world.acme, ada.id(), false, world.clock.instant()));
    HttpResponse<String> page = signIn(browser, "ada@acme.example", PASSWORD);

    assertRefused(page, "user_inactive");
    assertThat(browser.cookie("gatehouse_session")).isEmpty();
  }

  @Test
  void the_policy_is_asked() {
    ada();
    world.write(
        tx -> {
          world.policies().connectionEnabled(tx, world.acme, world.clock.instant());
          return tx.sql().update("UPDATE sign_in_policies SET mode = 'enforced'").execute();
        });

    assertRefused(signIn(browser, "ada@acme.example", PASSWORD), "sso_enforced");
    assertThat(browser.cookie("gatehouse_session")).isEmpty();
  }

  @Test
  void a_password_of_another_organization_opens_nothing() {
    User there = world.user(world.globex, "ada@acme.example", new User.Method.Password());
    world.password(world.globex, there, PASSWORD);

    assertRefused(signIn(browser, "ada@acme.example", PASSWORD), "password_wrong");
  }

  @Test
  void an_address_of_a_routed_domain_leaves_at_once_and_can_still_use_a_password() {
    ada();
    Connection connection = world.saml(world.acme);
    world.domain(world.acme, "acme.example", Optional.of(connection));
    HttpResponse<String> departure =
        browser.post("/sign-in/acme/continue", Map.of("email", "ada@acme.example"));

    assertThat(departure.statusCode()).isEqualTo(303);
    assertThat(departure.headers().firstValue("Location").orElseThrow())
        .startsWith(world.provider.baseUrl());
    assertThat(browser.get("/sign-in/acme").body()).contains("/sign-in/acme/password");
    assertThat(browser.get("/sign-in/acme/password").body()).contains("name=\"email\"");
    assertThat(signIn(browser, "ada@acme.example", PASSWORD).statusCode()).isEqualTo(303);
  }

  @Test
  void guessing_is_slowed_down_and_told_once() {
    ada();
    try (TestBrowser stranger = world.browser()) {
      for (int i = 0; i < 6; i++) {
        assertThat(signIn(stranger, "ada@acme.example", WRONG).statusCode()).isEqualTo(403);
      }
      HttpResponse<String> slow = signIn(stranger, "ada@acme.example", PASSWORD);

      assertThat(slow.statusCode()).isEqualTo(429);
      assertThat(slow.headers().firstValue("Retry-After")).contains("2");
      assertThat(slow.body()).contains("too many tries");
      assertThat(audited("user.sign_in_slowed").target().id()).startsWith("user_");
      world.clock.advance(Duration.ofSeconds(2));
      assertThat(signIn(stranger, "ada@acme.example", PASSWORD).statusCode()).isEqualTo(303);
    }
  }

  @Test
  void who_guesses_elsewhere_does_not_slow_down_the_browser_that_the_person_knows() {
    ada();
    signIn(browser, "ada@acme.example", PASSWORD);
    browser.setCookie("gatehouse_session", "");
    try (TestBrowser stranger = world.browser()) {
      for (int i = 0; i < 8; i++) {
        signIn(stranger, "ada@acme.example", WRONG);
      }
      assertThat(signIn(stranger, "ada@acme.example", PASSWORD).statusCode()).isEqualTo(429);
    }
    assertThat(signIn(browser, "ada@acme.example", PASSWORD).statusCode()).isEqualTo(303);
  }

  @Test
  void a_browser_that_somebody_else_signs_in_from_is_a_strangers() {
    ada();
    person("eve@acme.example");
    try (TestBrowser eves = world.browser()) {
      signIn(eves, "eve@acme.example", PASSWORD);
      eves.setCookie("gatehouse_session", "");
      for (int i = 0; i < 6; i++) {
        assertThat(signIn(eves, "ada@acme.example", WRONG).statusCode()).isEqualTo(403);
      }
    }

    assertThat(signIn(browser, "ada@acme.example", PASSWORD).statusCode()).isEqualTo(429);
  }

  @Test
  void a_password_that_is_replaced_while_it_is_compared_opens_nothing() {
    User ada = ada();
    PasswordCheck check =
        new PasswordCheck(
            world.database,
            world.users(),
            world.passwords(),
            new FailureLimits(),
            world.audit(),
            world.clock);
    String address = "192.0.2.7";
    var keys = PasswordCheck.keys(world.acme, "ada@acme.example", null, address);
    var right =
        (PasswordCheck.Result.Right)
            check.check(world.acme, "ada@acme.example", PASSWORD, keys, address);
    world.password(world.acme, ada, "a heron waits for the tide");
    LocalStep.Outcome outcome =
        world.write(
            tx ->
                right
                    .step()
                    .take(
                        tx,
                        world.acme,
                        ada,
                        LocalProof.none(world.clock.instant()),
                        world.clock.instant()));

    assertThat(outcome).isInstanceOf(LocalStep.Outcome.NotTaken.class);
  }

  @Test
  void a_made_up_cookie_makes_no_browser_known() {
    ada();
    browser.setCookie("gatehouse_known", "AAAA");
    for (int i = 0; i < 6; i++) {
      signIn(browser, "ada@acme.example", WRONG);
    }

    assertThat(signIn(browser, "ada@acme.example", PASSWORD).statusCode()).isEqualTo(429);
  }

  @Test
  void the_way_of_last_time_comes_first() throws Exception {
    world.oidc(world.acme, "gatehouse");
    Connection saml = world.saml(world.acme);
    samlSignIn(saml, "jane");
    browser.setCookie("gatehouse_session", "");
    String page = browser.get("/sign-in/acme").body();

    assertThat(page.indexOf("Acme staff")).isLessThan(page.indexOf("Partners"));
    assertThat(page.indexOf("Acme staff")).isLessThan(page.indexOf("name=\"email\""));
    assertThat(page).doesNotContain("jane@");
  }

  private static String field(String page, String name) {
    Matcher field = Pattern.compile("name=\"" + name + "\" value=\"([^\"]+)\"").matcher(page);
    assertThat(field.find()).as(page).isTrue();
    return field.group(1);
  }
}
