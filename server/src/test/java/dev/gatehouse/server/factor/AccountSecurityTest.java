package dev.gatehouse.server.factor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.credential.Authenticators;
import dev.gatehouse.server.credential.FactorNotices.By;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserDraft;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A person's own second factors. */
@EachDatabase
class AccountSecurityTest extends FactorWorld {
  private static final Pattern REMOVE = Pattern.compile("/account/security/remove/([a-z0-9_]+)");

  AccountSecurityTest(TestDatabase database) {
    super(database);
  }

  private static String removal(String page) {
    Matcher link = REMOVE.matcher(page);
    assertThat(link.find()).as(page).isTrue();
    return link.group();
  }

  @Test
  void a_stranger_is_sent_to_sign_in_and_comes_back() {
    person("ada");
    HttpResponse<String> page = browser.get("/sign-in/acme");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(browser.get(SECURITY).body()).contains("Say where you work");
    password(browser, "ada");

    assertThat(browser.get(SECURITY).body()).contains("How you sign in", "ada@acme.example");
  }

  @Test
  void an_added_app_is_audited_and_told_by_mail_and_its_secret_is_not_shown_again() {
    person("ada");
    password(browser, "ada");
    Added added = addApp("Phone");

    assertThat(codes(added.page().body())).hasSize(10);
    assertThat(audited("authenticator.added")).hasSize(1);
    assertThat(world.mails())
        .filteredOn(mail -> mail.to().equals("ada@acme.example"))
        .anyMatch(mail -> mail.text().contains("An authenticator app was added"));
    String overview = browser.get(SECURITY).body();
    assertThat(overview).contains("Phone", "10 codes are left");
    String id = removal(overview).replaceAll(".*/", "");
    assertThat(browser.get(SECURITY + "/apps/" + id).body())
        .doesNotContain("otpauth", "class=\"qr\"");
  }

  @Test
  void an_app_counts_for_nothing_before_its_first_code() {
    person("ada");
    password(browser, "ada");
    HttpResponse<String> begun = browser.post(SECURITY + "/apps", Map.of("name", "Phone"));
    String here = begun.headers().firstValue("Location").orElseThrow();
    HttpResponse<String> wrong = browser.post(here, Map.of("code", "000000"));
    assertThat(wrong.statusCode()).isEqualTo(403);
    assertThat(browser.get(SECURITY).body()).doesNotContain("Phone");
    world.clock.advance(Duration.ofMinutes(16));
    password(browser, "ada");

    assertThat(isSignedIn(browser)).isTrue();
    assertThat(browser.post(here, Map.of("code", "000000")).body()).contains("took too long");
  }

  @Test
  void an_enrolment_that_nobody_finished_is_forgotten_after_an_hour() {
    person("ada");
    password(browser, "ada");
    addApp("Phone");
    person("bob");
    try (TestBrowser bobs = world.browser()) {
      password(bobs, "bob");
      assertThat(bobs.post(SECURITY + "/apps", Map.of("name", "Tablet")).statusCode())
          .isEqualTo(303);
    }
    assertThat(forgotten()).as("it may still be finished").isZero();

    world.clock.advance(Duration.ofMinutes(61));
    assertThat(forgotten()).isEqualTo(1);
    assertThat(forgotten()).isZero();
    assertThat(browser.get(SECURITY).body()).contains("Phone");
  }

  private int forgotten() {
    return world.write(tx -> world.factors().authenticators().cleanUp(tx, world.clock.instant()));
  }

  @Test
  void a_session_that_is_older_than_a_quarter_of_an_hour_changes_nothing() {
    User ada = person("ada");
    password(browser, "ada");
    world.clock.advance(Duration.ofMinutes(16));

    assertThat(browser.get(SECURITY).body()).contains("How you sign in");
    HttpResponse<String> begun = browser.post(SECURITY + "/apps", Map.of("name", "Phone"));
    assertThat(begun.body()).contains("Sign in to");
    assertThat(world.<Boolean>read(tx -> world.factors().isEnrolled(tx, world.acme, ada.id())))
        .isFalse();
  }

  @Test
  void a_session_that_has_ended_elsewhere_adds_nothing_while_it_is_still_remembered() {
    person("ada");
    password(browser, "ada");
    assertThat(browser.get(SECURITY).body()).contains("How you sign in");
    // As another node does it, of which this one has not heard yet.
    world.write(tx -> tx.sql().update("DELETE FROM sessions").execute());

    HttpResponse<String> begun = browser.post(SECURITY + "/apps", Map.of("name", "Phone"));
    assertThat(begun.body()).contains("Sign in to");
  }

  @Test
  void who_has_a_factor_must_have_shown_it_to_change_anything() {
    person("ada");
    password(browser, "ada");
    Added added = addApp("Phone");
    String removal = removal(browser.get(SECURITY).body());

    assertThat(browser.post(removal, Map.of()).body()).contains("Sign in to");
    assertThat(browser.get(SECURITY).body()).contains("Phone");
    world.clock.advance(Duration.ofSeconds(30));
    code(browser, toSecondStepAgain(), "code", added.app().code(world.clock.instant()));
    assertThat(browser.post(removal, Map.of()).body()).contains("It was removed");
    assertThat(audited("authenticator.removed")).hasSize(1);
    assertThat(browser.get(SECURITY).body()).doesNotContain("Recovery codes");
  }

  private HttpResponse<String> toSecondStepAgain() {
    return browser.follow(password(browser, "ada"));
  }

  @Test
  void another_person_cannot_remove_it() {
    User ada = person("ada");
    person("bob");
    password(browser, "ada");
    addApp("Phone");
    String removal = removal(browser.get(SECURITY).body());
    try (TestBrowser other = world.browser()) {
      password(other, "bob");
      other.post(removal, Map.of());
    }

    assertThat(world.<Boolean>read(tx -> world.factors().isEnrolled(tx, world.acme, ada.id())))
        .isTrue();
  }

  @Test
  void the_last_factor_stays_where_one_is_required() {
    person("ada");
    password(browser, "ada");
    Added added = addApp("Phone");
    world.write(
        tx -> {
          world.factors().setRequired(tx, world.acme, true);
          return true;
        });
    world.clock.advance(Duration.ofSeconds(30));
    code(browser, toSecondStepAgain(), "code", added.app().code(world.clock.instant()));
    String removal = removal(browser.get(SECURITY).body());

    assertThat(browser.post(removal, Map.of()).body()).contains("Add another before");
    assertThat(browser.get(SECURITY).body()).contains("Phone");
  }

  @Test
  void the_last_administrator_with_a_second_factor_keeps_it() {
    person("ada", "admin");
    User bob = person("bob", "admin");
    password(browser, "ada");
    Added added = addApp("Phone");
    world.clock.advance(Duration.ofSeconds(30));
    code(browser, toSecondStepAgain(), "code", added.app().code(world.clock.instant()));
    String removal = removal(browser.get(SECURITY).body());
    assertThat(browser.post(removal, Map.of()).body()).contains("without an administrator who has");
    assertThat(browser.get(SECURITY).body()).contains("Phone");

    enrol(bob);
    assertThat(browser.post(removal, Map.of()).body()).contains("It was removed");
  }

  private void enrol(User user) {
    world.write(
        tx -> {
          Authenticators.Enrolment enrolment =
              world
                  .factors()
                  .authenticators()
                  .begin(tx, world.acme, user.id(), "", world.clock.instant())
                  .orElseThrow();
          String code =
              dev.gatehouse.testkit.AuthenticatorApp.with(enrolment.text())
                  .code(world.clock.instant());
          By by = By.self(user, "192.0.2.1");
          assertThat(
                  world
                      .factors()
                      .confirm(tx, world.acme, user, enrolment, code, by, world.clock.instant()))
              .isEmpty();
          return user;
        });
  }

  @Test
  void nobody_has_more_apps_than_there_may_be() {
    User ada = person("ada");
    for (int i = 0; i < Authenticators.MOST; i++) {
      enrol(ada);
    }

    assertThat(
            world.<Boolean>write(
                tx ->
                    world
                        .factors()
                        .authenticators()
                        .begin(tx, world.acme, ada.id(), "", world.clock.instant())
                        .isEmpty()))
        .isTrue();
  }

  @Test
  void who_signs_in_through_a_provider_adds_nothing_here() {
    User jane =
        world.user(
            world.acme,
            new UserDraft("jane@acme.example", "Jane", new User.Method.Password(), List.of()),
            User.Source.API);
    world.password(world.acme, jane, PASSWORD);
    browser.post(
        "/sign-in/acme/password", Map.of("email", "jane@acme.example", "password", PASSWORD));
    assertThat(isSignedIn(browser)).isTrue();
    Connection connection = world.saml(world.acme);
    world.write(
        tx ->
            world
                .users()
                .update(
                    tx,
                    world.acme,
                    jane.id(),
                    new UserDraft(
                        "jane@acme.example",
                        "Jane",
                        new User.Method.Through(connection.id()),
                        List.of()),
                    world.clock.instant())
                .orThrow());
    world.clock.advance(Duration.ofSeconds(3));
    HttpResponse<String> page = browser.get(SECURITY);
    assertThat(page.body())
        .contains("signs in through your organization")
        .doesNotContain("Add an authenticator app");
    HttpResponse<String> begun = browser.post(SECURITY + "/apps", Map.of("name", "Phone"));

    assertThat(begun.statusCode()).isEqualTo(403);
    assertThat(begun.body()).contains("asks for second factors itself");
  }
}
