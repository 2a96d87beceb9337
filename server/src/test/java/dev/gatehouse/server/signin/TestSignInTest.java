package dev.gatehouse.server.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.Connection.IdpInitiated;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.testkit.HeadlessBrowser;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Real runs of a connection that is off: what is shown, and that nothing comes of it. */
@EachDatabase
class TestSignInTest extends SignInSteps {

  TestSignInTest(TestDatabase database) {
    super(database);
  }

  private TestSignIns.Issued issued(Connection connection, Optional<User> by) {
    return world.write(
        tx ->
            world
                .tests()
                .issue(tx, world.acme, connection.id(), by.map(User::id), world.clock.instant())
                .orElseThrow());
  }

  private static String link(TestSignIns.Issued issued) {
    return "/test-sign-in/" + issued.token();
  }

  private TestSignIn found(TestSignIns.Issued issued) {
    return world.read(
        tx ->
            world
                .tests()
                .find(tx, world.acme, issued.test().connection(), issued.test().id())
                .orElseThrow());
  }

  private HttpResponse<String> departed(TestSignIns.Issued issued) {
    HttpResponse<String> departure = browser.post(link(issued), Map.of());
    assertThat(departure.statusCode()).as(departure.body()).isEqualTo(303);
    return departure;
  }

  private long users() {
    return world.read(tx -> world.users().list(tx, world.acme, "", "", 100).items().size());
  }

  @Test
  void a_connection_that_is_off_is_run_for_real_and_nothing_comes_of_it() throws Exception {
    Connection connection = world.saml(world.acme);
    world.disable(connection);
    TestSignIns.Issued issued = issued(connection, Optional.empty());
    assertThat(browser.get(link(issued)).body()).contains("Start the test", "Acme staff");
    HeadlessBrowser.Form form = HeadlessBrowser.form(answerOf(departed(issued), "jane"));
    HttpResponse<String> page = post(browser, form);

    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    assertThat(page.body()).contains("The test succeeded", "jane@acme.example", "would be created");
    assertThat(browser.cookie("gatehouse_session")).isEmpty();
    assertThat(users()).isZero();
    TestSignIn test = found(issued);
    assertThat(test.verified()).isTrue();
    assertThat(test.code()).isEmpty();
    assertThat(test.outcome().orElseThrow().decision()).isEqualTo(TestSignIn.Decision.CREATED);
    assertThat(test.outcome().orElseThrow().user().orElseThrow().userName())
        .isEqualTo("jane@acme.example");
    assertThat(world.newestAttempt(world.acme).checks()).isNotEmpty();
    Optional<Connection> after =
        world.read(tx -> world.connections().get(tx, world.acme, connection.id()));
    assertThat(after.orElseThrow().enabled()).isFalse();

    // Trying again is for those who sign in.
    String again = "/auth/again?attempt=" + form.fields().get("RelayState");
    assertThat(browser.get(again).statusCode()).isEqualTo(400);
    // The same answer once more opens nothing either.
    assertThat(post(browser, form).statusCode()).isEqualTo(403);
    assertThat(browser.cookie("gatehouse_session")).isEmpty();
  }

  @Test
  void oidc_is_run_as_well() throws Exception {
    Connection connection = world.oidc(world.acme, "gatehouse");
    world.disable(connection);
    TestSignIns.Issued issued = issued(connection, Optional.empty());
    HttpResponse<String> back = answerOf(departed(issued), "jane");
    HttpResponse<String> page = browser.get(back.headers().firstValue("Location").orElseThrow());

    assertThat(page.body()).contains("The test succeeded");
    assertThat(browser.cookie("gatehouse_session")).isEmpty();
    assertThat(users()).isZero();
  }

  @Test
  void what_admission_would_refuse_is_told_with_its_reason() throws Exception {
    Connection connection = world.saml(world.acme);
    world.provisioning(connection, Connection.ProvisioningMode.INVITED_ONLY);
    world.disable(connection);
    TestSignIns.Issued issued = issued(connection, Optional.empty());
    HttpResponse<String> page =
        post(browser, HeadlessBrowser.form(answerOf(departed(issued), "jane")));

    assertThat(page.body()).contains("The test was refused", "not_invited");
    assertThat(found(issued).code()).isEqualTo("not_invited");
    assertThat(confirm(issued, administrator("root"))).isFalse();
  }

  private User administrator(String name) {
    return world.user(world.acme, name + "@acme.example", new User.Method.Password());
  }

  private boolean confirm(TestSignIns.Issued issued, User user) {
    TestSignIn test = found(issued);
    return world.write(tx -> world.tests().confirm(tx, world.acme, test, user.id()));
  }

  @Test
  void it_counts_for_the_administrator_whom_the_provider_named_or_who_confirms_it()
      throws Exception {
    Connection connection = world.saml(world.acme);
    User jane = administrator("jane");
    User root = administrator("root");
    TestSignIns.Issued hers = issued(connection, Optional.of(jane));
    post(browser, HeadlessBrowser.form(answerOf(departed(hers), "jane")));
    TestSignIns.Issued others = issued(connection, Optional.of(root));
    post(browser, HeadlessBrowser.form(answerOf(departed(others), "jane")));

    assertThat(found(hers).countsFor()).contains(jane.id());
    assertThat(found(others).countsFor()).isEmpty();
    assertThat(hasSignedIn(jane)).isTrue();
    assertThat(hasSignedIn(root)).isFalse();
    assertThat(confirm(others, root)).isTrue();
    assertThat(hasSignedIn(root)).isTrue();
    world.disable(connection);
    assertThat(hasSignedIn(root)).isFalse();
  }

  private boolean hasSignedIn(User user) {
    return world.read(
        tx ->
            world
                .attempts()
                .hasSignedInSince(
                    tx, world.acme, user.id(), world.clock.instant().minus(Duration.ofHours(24))));
  }

  @Test
  void a_link_works_once_and_within_its_time_and_for_its_browser() throws Exception {
    Connection connection = world.saml(world.acme);
    world.disable(connection);
    TestSignIns.Issued once = issued(connection, Optional.empty());
    HttpResponse<String> departure = departed(once);
    assertThat(browser.post(link(once), Map.of()).statusCode()).isEqualTo(404);
    HeadlessBrowser.Form form = HeadlessBrowser.form(answerOf(departure, "jane"));
    try (TestBrowser other = world.browser()) {
      other.get("/sign-in");
      assertThat(post(other, form.with("hop", "1")).statusCode()).isEqualTo(403);
    }
    TestSignIns.Issued late = issued(connection, Optional.empty());
    world.clock.advance(TestSignIns.LIFETIME.plusSeconds(1));
    assertThat(browser.get(link(late)).statusCode()).isEqualTo(404);
    assertThat(browser.post(link(late), Map.of()).statusCode()).isEqualTo(404);
    assertThat(post(browser, form).statusCode()).isEqualTo(403);
    assertThat(found(once).finishedAt()).isEmpty();
  }

  @Test
  void without_a_test_a_connection_that_is_off_answers_nobody() throws Exception {
    Connection connection = world.saml(world.acme);
    world.disable(connection);
    departed(issued(connection, Optional.empty()));
    world.write(
        tx -> world.connections().enable(tx, world.acme, connection.id(), world.clock.instant()));
    HeadlessBrowser.Form form = samlAnswer(connection, "jane");
    world.disable(connection);

    assertRefused(post(browser, form), "connection_off");
  }

  @Test
  void idp_initiated_sign_in_obeys_the_policy() throws Exception {
    Connection on = world.saml(world.acme, "On", IdpInitiated.ON);
    samlSignIn(on, "jane");
    User jane =
        world
            .read(tx -> world.users().byUserName(tx, world.acme, "jane@acme.example"))
            .orElseThrow();
    browser.setCookie("gatehouse_session", "");
    world.write(
        tx -> world.users().setActive(tx, world.acme, jane.id(), false, world.clock.instant()));
    assertRefused(unsolicited(on), "user_inactive");
    world.write(
        tx -> world.users().setActive(tx, world.acme, jane.id(), true, world.clock.instant()));
    Connection other = world.saml(world.acme, "Other", IdpInitiated.OFF);
    world.write(
        tx ->
            world
                .users()
                .update(
                    tx,
                    world.acme,
                    jane.id(),
                    new dev.gatehouse.server.directory.UserDraft(
                        jane.userName(),
                        "",
                        new User.Method.Through(other.id()),
                        java.util.List.of()),
                    world.clock.instant())
                .orThrow());
    assertRefused(unsolicited(on), "other_method");
    assertThat(browser.cookie("gatehouse_session")).isEmpty();
  }

  @Test
  void neither_mode_of_idp_initiated_sign_in_opens_a_connection_that_is_off() throws Exception {
    for (IdpInitiated mode : IdpInitiated.values()) {
      Connection connection = world.saml(world.acme, "Mode " + mode, mode);
      samlAnswer(connection, "jane"); // makes us known there
      world.disable(connection);
      HttpResponse<String> page = unsolicited(connection);
      assertThat(page.statusCode()).as(mode.name()).isEqualTo(404);
      assertThat(page.headers().firstValue("Location")).as(mode.name()).isEmpty();
      assertThat(browser.cookie("gatehouse_session")).as(mode.name()).isEmpty();
    }
  }

  @Test
  void a_provider_that_cannot_be_reached_ends_the_test_with_the_setting_to_look_at() {
    Connection connection =
        world.enabled(
            world.acme,
            world.draft(
                "oidc",
                "Partners",
                "{\"issuer\":\"http://127.0.0.1:1\",\"clientId\":\"gatehouse\","
                    + "\"leniencies\":[\"allow_loopback_http\"]}",
                Map.of("clientSecret", "s3cret"),
                IdpInitiated.OFF));
    world.disable(connection);
    TestSignIns.Issued issued = issued(connection, Optional.empty());
    HttpResponse<String> page = browser.post(link(issued), Map.of());

    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    assertThat(page.body()).contains("The test was refused", "provider_unreachable");
    TestSignIn test = found(issued);
    assertThat(test.finishedAt()).isPresent();
    assertThat(test.code()).isEqualTo("provider_unreachable");
    assertThat(test.verified()).isFalse();
    assertThat(test.outcome().orElseThrow().remedy()).contains("settings.issuer");
    AttemptTrace trace = world.newestAttempt(world.acme);
    assertThat(trace.summary().id()).isEqualTo(test.attempt().orElseThrow());
    assertThat(trace.summary().code()).isEqualTo("provider_unreachable");
  }

  @Test
  void who_never_comes_back_from_the_provider_has_no_answer_and_is_told_what_to_look_at() {
    Connection connection = world.saml(world.acme);
    TestSignIns.Issued issued = issued(connection, Optional.empty());
    departed(issued);
    world.clock.advance(TestSignIns.LIFETIME.minusSeconds(1));
    assertThat(found(issued).asOf(world.clock.instant()).code()).isEmpty();
    world.clock.advance(Duration.ofSeconds(1));

    TestSignIn test = found(issued).asOf(world.clock.instant());
    assertThat(test.code()).isEqualTo("test_sign_in_unanswered");
    assertThat(test.outcome().orElseThrow().remedy()).contains("ssoRedirectUrl", "ACS");
  }
}
