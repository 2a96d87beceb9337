package dev.gatehouse.server.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.audit.Audit.AuditFilter;
import dev.gatehouse.server.audit.AuditEvent;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.Connection.IdpInitiated;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.directory.ExternalIdentities.ExternalIdentity;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.testkit.HeadlessBrowser;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The first sign-in of an existing user through a provider. */
@EachDatabase
class AccountConnectionTest extends SignInSteps {
  private final Connection connection;
  private final User jane;

  AccountConnectionTest(TestDatabase database) {
    super(database);
    connection = world.saml(world.acme, "Okta <staff>", IdpInitiated.ON);
    world.domain(world.acme, "acme.example", Optional.of(connection));
    jane = world.user(world.acme, "jane@acme.example", new User.Method.Through(connection.id()));
  }

  private List<ExternalIdentity> links() {
    return world.read(tx -> world.identities().ofUser(tx, world.acme, jane.id()));
  }

  private HttpResponse<String> page(HttpResponse<String> asked) {
    return browser.get("/auth/connect?question=" + question(asked));
  }

  private HttpResponse<String> answer(TestBrowser from, String question, String answer) {
    return from.post("/auth/connect", Map.of("question", question, "answer", answer));
  }

  private boolean isSignedIn() {
    return world.sessions().resolve(browser.cookie("gatehouse_session")).isPresent();
  }

  private List<AuditEvent> trail(String action) {
    return world
        .read(tx -> world.audit().list(tx, world.acme, AuditFilter.all(), "", 100))
        .items()
        .stream()
        .filter(event -> event.action().equals(action))
        .toList();
  }

  @Test
  void is_asked_once_and_remembered() throws Exception {
    HttpResponse<String> asked = samlSignIn(connection, "jane");
    assertThat(asked.statusCode()).isEqualTo(303);
    assertThat(isSignedIn()).isFalse();
    assertThat(links()).isEmpty();
    assertThat(world.newestAttempt(world.acme).summary().verdict())
        .isEqualTo(Attempts.Verdict.PENDING);
    assertThat(world.newestAttempt(world.acme).received()).contains("jane@acme.example");
    HttpResponse<String> page = page(asked);
    assertThat(page.body())
        .contains("Okta &lt;staff&gt;", "ACME", "jane@acme.example")
        .doesNotContain("Okta <staff>");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");

    HttpResponse<String> landed = connect(asked);
    assertThat(landed.body()).startsWith("state page7|jane@acme.example|");
    assertThat(isSignedIn()).isTrue();
    assertThat(links()).hasSize(1);
    assertThat(trail("user.linked")).hasSize(1);
    assertThat(trail("user.linked").getFirst().after()).contains("PROVED_DOMAIN", "\"asked\":true");
    AttemptTrace trace = world.newestAttempt(world.acme);
    assertThat(trace.summary().verdict()).isEqualTo(Attempts.Verdict.SUCCEEDED);
    assertThat(trace.checks()).extracting(Check::name).contains("consent", "assertion_signature");
    assertThat(trace.received()).contains("jane@acme.example");
  }

  @Test
  void the_provider_said_it_all_before_the_question_and_it_still_counts_after_it()
      throws Exception {
    connect(samlSignIn(connection, "jane"));
    assertThat(world.sessions().resolve(browser.cookie("gatehouse_session")))
        .hasValueSatisfying(
            one -> {
              assertThat(one.user().displayName()).isEqualTo("Jane Doe");
              assertThat(one.user().groups()).contains("Engineering");
            });
    assertThat(samlSignIn(connection, "jane").body()).startsWith("state page7|jane@acme.example|");
  }

  @Test
  void who_declines_has_no_link_and_no_session_and_is_asked_again() throws Exception {
    String question = question(samlSignIn(connection, "jane"));
    assertRefused(answer(browser, question, "decline"), "connection_declined");
    assertThat(isSignedIn()).isFalse();
    assertThat(links()).isEmpty();
    assertThat(trail("user.link_declined")).hasSize(1);
    assertThat(trail("user.linked")).isEmpty();
    assertThat(answer(browser, question, "connect").statusCode()).isEqualTo(400);
    assertThat(links()).isEmpty();

    assertThat(connect(samlSignIn(connection, "jane")).statusCode()).isEqualTo(200);
  }

  @Test
  void an_answer_that_is_neither_connects_nothing() throws Exception {
    String question = question(samlSignIn(connection, "jane"));
    assertRefused(answer(browser, question, "maybe"), "connection_declined");
    assertThat(links()).isEmpty();
  }

  @Test
  void another_browser_neither_sees_nor_answers_the_question() throws Exception {
    String question = question(samlSignIn(connection, "jane"));
    try (TestBrowser stranger = world.browser()) {
      assertThat(stranger.get("/auth/connect?question=" + question).statusCode()).isEqualTo(400);
      stranger.get("/start?org=acme&connection=" + connection.id());
      assertThat(stranger.get("/auth/connect?question=" + question).body())
          .doesNotContain("jane@acme.example");
      assertThat(answer(stranger, question, "connect").statusCode()).isEqualTo(400);
      assertThat(answer(stranger, question, "decline").statusCode()).isEqualTo(400);
    }
    assertThat(links()).isEmpty();
    assertThat(answer(browser, question, "connect").statusCode()).isEqualTo(200);
  }

  @Test
  void another_site_cannot_answer_for_the_person() throws Exception {
    String question = question(samlSignIn(connection, "jane"));
    HttpResponse<String> forged =
        browser.post(
            "/auth/connect",
            Map.of("question", question, "answer", "connect"),
            "https://evil.example");
    assertThat(forged.statusCode()).isEqualTo(403);
    assertThat(links()).isEmpty();
  }

  @Test
  void of_many_answers_at_the_same_time_one_opens_a_session() throws Exception {
    String question = question(samlSignIn(connection, "jane"));
    String cookie = browser.cookie("gatehouse_browser");
    List<Callable<HttpResponse<String>>> posts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      posts.add(
          () -> {
            try (TestBrowser same = world.browser()) {
              same.setCookie("gatehouse_browser", cookie);
              return answer(same, question, "connect");
            }
          });
    }
    List<Integer> statuses = new ArrayList<>();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<HttpResponse<String>> one : pool.invokeAll(posts)) {
        statuses.add(one.get().statusCode());
      }
    }
    assertThat(statuses).containsOnly(200, 400).containsOnlyOnce(200);
    assertThat(links()).hasSize(1);
    assertThat(trail("user.linked")).hasSize(1);
  }

  @Test
  void a_restart_and_a_second_look_lose_nothing() throws Exception {
    HttpResponse<String> asked = samlSignIn(connection, "jane");
    page(asked);
    world.restart();
    assertThat(page(asked).statusCode()).isEqualTo(200);
    assertThat(connect(asked).body()).startsWith("state page7|jane@acme.example|");
  }

  @Test
  void a_second_tab_goes_on_after_the_first_has_connected() throws Exception {
    HttpResponse<String> first = samlSignIn(connection, "jane");
    HttpResponse<String> second = samlSignIn(connection, "jane");
    assertThat(connect(first).statusCode()).isEqualTo(200);
    assertThat(connect(second).statusCode()).isEqualTo(200);
    assertThat(links()).hasSize(1);
    assertThat(trail("user.linked")).hasSize(1);
  }

  @Test
  void what_has_changed_meanwhile_counts() throws Exception {
    String off = question(samlSignIn(connection, "jane"));
    world.write(
        tx -> world.users().setActive(tx, world.acme, jane.id(), false, world.clock.instant()));
    assertRefused(answer(browser, off, "connect"), "user_inactive");
    world.write(
        tx -> world.users().setActive(tx, world.acme, jane.id(), true, world.clock.instant()));

    String unproved = question(samlSignIn(connection, "jane"));
    world.write(tx -> world.domains().remove(tx, world.acme, "acme.example"));
    assertRefused(answer(browser, unproved, "connect"), "address_taken");
    world.domain(world.acme, "acme.example", Optional.of(connection));

    String disabled = question(samlSignIn(connection, "jane"));
    world.disable(connection);
    assertThat(browser.get("/auth/connect?question=" + disabled).statusCode()).isEqualTo(400);
    assertRefused(answer(browser, disabled, "connect"), "connection_off");
    assertThat(links()).isEmpty();
    assertThat(isSignedIn()).isFalse();
  }

  @Test
  void a_late_answer_counts_no_more_and_what_was_kept_goes() throws Exception {
    String question = question(samlSignIn(connection, "jane"));
    world.clock.advance(Duration.ofMinutes(16));
    assertThat(answer(browser, question, "connect").statusCode()).isEqualTo(400);
    assertThat(links()).isEmpty();
    assertThat(world.attempts().cleanUp(world.database, Duration.ofDays(30), world.clock.instant()))
        .isPositive();
  }

  @Test
  void an_organization_may_connect_without_a_question() throws Exception {
    world.asksToConnect(world.acme, false);
    assertThat(samlSignIn(connection, "jane").statusCode()).isEqualTo(200);
    assertThat(links()).hasSize(1);
    assertThat(trail("user.linked").getFirst().after()).contains("\"asked\":false");
    world.asksToConnect(world.acme, true);
    assertThat(samlSignIn(connection, "jane").statusCode()).isEqualTo(200);
  }

  @Test
  void another_organizations_setting_changes_nothing_here() throws Exception {
    world.asksToConnect(world.globex, false);
    question(samlSignIn(connection, "jane"));
    assertThat(links()).isEmpty();
  }

  @Test
  void a_sign_in_that_nobody_asked_for_is_asked_too() throws Exception {
    samlAnswer(connection, "jane"); // makes us known there
    HttpResponse<String> asked = unsolicited(connection);
    assertThat(isSignedIn()).isFalse();
    assertThat(connect(asked).statusCode()).isEqualTo(303);
    assertThat(isSignedIn()).isTrue();
    assertThat(links()).hasSize(1);
  }

  @Test
  void new_people_are_not_asked() throws Exception {
    assertThat(samlSignIn(connection, "ravi").body()).startsWith("state page7|ravi@acme.example|");
  }

  @Test
  void the_page_works_as_a_plain_form() throws Exception {
    HeadlessBrowser.Form form = HeadlessBrowser.form(page(samlSignIn(connection, "jane")));
    assertThat(form.action()).endsWith("/auth/connect");
    assertThat(form.fields()).containsKey("question");
  }
}
