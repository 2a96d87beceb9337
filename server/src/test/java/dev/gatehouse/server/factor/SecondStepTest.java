package dev.gatehouse.server.factor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.policy.AccessRules.Means;
import dev.gatehouse.server.policy.AccessRules.Verdict;
import dev.gatehouse.server.policy.Way;
import dev.gatehouse.server.signin.AttemptTrace;
import dev.gatehouse.server.signin.Attempts;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The second step of a sign-in with a password: codes of apps, and recovery codes. */
@EachDatabase
class SecondStepTest extends FactorWorld {

  SecondStepTest(TestDatabase database) {
    super(database);
  }

  private static final Duration STEP = Duration.ofSeconds(30);

  /** Ada with an app, signed out again, a step later. */
  private Added ada() {
    person("ada");
    password(browser, "ada");
    Added added = addApp("Phone");
    browser.setCookie("gatehouse_session", "");
    world.clock.advance(STEP);
    return added;
  }

  @Test
  void a_code_after_the_password_opens_the_session() {
    Added ada = ada();
    HttpResponse<String> step = toSecondStep(browser, "ada");

    assertThat(step.body()).contains("Confirm that it is you", "one-time-code");
    HttpResponse<String> done = code(browser, step, "code", ada.app().code(world.clock.instant()));
    assertThat(browser.follow(done).body()).contains("You are signed in");
    assertThat(amr()).containsExactly("pwd", "otp", "mfa");
    assertThat(audited("user.signed_in").getFirst().after()).contains("[\"pwd\",\"otp\",\"mfa\"]");
  }

  @Test
  void a_code_is_taken_once() {
    Added ada = ada();
    String code = ada.app().code(world.clock.instant());
    code(browser, toSecondStep(browser, "ada"), "code", code);
    assertThat(isSignedIn(browser)).isTrue();
    try (TestBrowser other = world.browser()) {
      HttpResponse<String> again = code(other, toSecondStep(other, "ada"), "code", code);

      assertThat(again.statusCode()).isEqualTo(403);
      assertThat(again.body()).contains("does not fit");
      assertThat(isSignedIn(other)).isFalse();
    }
  }

  @Test
  void the_code_that_confirmed_an_app_does_not_sign_in() {
    person("ada");
    password(browser, "ada");
    Added added = addApp("Phone");
    browser.setCookie("gatehouse_session", "");
    String code = added.app().code(world.clock.instant());

    assertThat(code(browser, toSecondStep(browser, "ada"), "code", code).statusCode())
        .isEqualTo(403);
    assertThat(isSignedIn(browser)).isFalse();
  }

  @Test
  void a_clock_may_be_one_step_off() {
    Added ada = ada();
    world.clock.advance(STEP);
    String early = ada.app().code(world.clock.instant().minus(STEP));
    code(browser, toSecondStep(browser, "ada"), "code", early);
    assertThat(isSignedIn(browser)).isTrue();

    browser.setCookie("gatehouse_session", "");
    world.clock.advance(STEP.multipliedBy(2));
    String tooEarly = ada.app().code(world.clock.instant().minus(STEP.multipliedBy(2)));
    assertThat(code(browser, toSecondStep(browser, "ada"), "code", tooEarly).statusCode())
        .isEqualTo(403);
  }

  @Test
  void a_recovery_code_works_once_and_is_told() {
    Added ada = ada();
    List<String> codes = codes(ada.page().body());
    assertThat(codes).hasSize(10).doesNotHaveDuplicates();
    String typed = codes.get(3).replace("-", " ").toUpperCase(java.util.Locale.ROOT);
    code(browser, toSecondStep(browser, "ada"), "recovery", typed);

    assertThat(isSignedIn(browser)).isTrue();
    assertThat(audited("recovery_code.used")).hasSize(1);
    assertThat(world.mails())
        .filteredOn(mail -> mail.to().equals("ada@acme.example"))
        .anyMatch(mail -> mail.text().contains("A recovery code was used"));
    assertThat(browser.get(SECURITY).body()).contains("9 codes are left");
    try (TestBrowser other = world.browser()) {
      HttpResponse<String> again =
          code(other, toSecondStep(other, "ada"), "recovery", codes.get(3));
      assertThat(again.statusCode()).isEqualTo(403);
      assertThat(isSignedIn(other)).isFalse();
    }
  }

  @Test
  void new_recovery_codes_end_the_old_ones() {
    List<String> old = codes(ada().page().body());
    code(browser, toSecondStep(browser, "ada"), "recovery", old.getFirst());
    List<String> fresh = codes(browser.post(SECURITY + "/codes", Map.of()).body());

    assertThat(fresh).hasSize(10).doesNotContainAnyElementsOf(old);
    try (TestBrowser other = world.browser()) {
      HttpResponse<String> step = toSecondStep(other, "ada");
      assertThat(code(other, step, "recovery", old.get(1)).statusCode()).isEqualTo(403);
      assertThat(code(other, step, "recovery", fresh.get(1)).statusCode()).isEqualTo(303);
    }
  }

  @Test
  void an_attempt_bears_few_tries() {
    Added ada = ada();
    HttpResponse<String> step = toSecondStep(browser, "ada");
    for (int i = 0; i < 6; i++) {
      assertThat(code(browser, step, "code", "00000" + i).statusCode()).isEqualTo(403);
      world.clock.advance(Duration.ofSeconds(2));
    }
    world.clock.advance(Duration.ofMinutes(2));
    String right = ada.app().code(world.clock.instant());

    assertThat(code(browser, step, "code", right).statusCode()).isEqualTo(429);
    assertThat(code(browser, toSecondStep(browser, "ada"), "code", right).statusCode())
        .isEqualTo(303);
  }

  @Test
  void a_person_bears_few_tries_however_many_attempts_are_made() {
    Added ada = ada();
    for (int i = 0; i < 6; i++) {
      try (TestBrowser guesser = world.browser()) {
        code(guesser, toSecondStep(guesser, "ada"), "code", "00000" + i);
      }
    }
    String right = ada.app().code(world.clock.instant());
    HttpResponse<String> slow = code(browser, toSecondStep(browser, "ada"), "code", right);

    assertThat(slow.statusCode()).isEqualTo(429);
    assertThat(slow.headers().firstValue("Retry-After")).contains("2");
    // Who guesses codes has the password: that is told, once.
    assertThat(audited("second_factor.guessed")).hasSize(1);
    assertThat(world.mails())
        .filteredOn(mail -> mail.to().equals("ada@acme.example"))
        .anyMatch(mail -> mail.text().contains("Several wrong codes"));
  }

  @Test
  void the_second_step_is_of_the_browser_that_gave_the_password() {
    Added ada = ada();
    HttpResponse<String> step = toSecondStep(browser, "ada");
    try (TestBrowser thief = world.browser()) {
      String code = ada.app().code(world.clock.instant());

      assertThat(code(thief, step, "code", code).statusCode()).isEqualTo(400);
      // Nor one that has a cookie, of an attempt of its own.
      toSecondStep(thief, "ada");
      assertThat(code(thief, step, "code", code).statusCode()).isEqualTo(400);
      assertThat(isSignedIn(thief)).isFalse();
    }
  }

  @Test
  void the_second_step_waits_for_a_quarter_of_an_hour() {
    Added ada = ada();
    HttpResponse<String> step = toSecondStep(browser, "ada");
    world.clock.advance(Duration.ofMinutes(15));

    assertThat(code(browser, step, "code", ada.app().code(world.clock.instant())).statusCode())
        .isEqualTo(400);
    assertThat(isSignedIn(browser)).isFalse();
  }

  @Test
  void another_site_cannot_post_a_code() {
    Added ada = ada();
    HttpResponse<String> step = toSecondStep(browser, "ada");
    HttpResponse<String> answer =
        browser.post(
            "/second-step",
            Map.of(
                "attempt",
                field(step.body(), "attempt"),
                "code",
                ada.app().code(world.clock.instant())),
            "https://evil.example");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(isSignedIn(browser)).isFalse();
  }

  @Test
  void an_app_of_somebody_else_is_of_no_use() {
    person("ada");
    password(browser, "ada");
    Added adas = addApp("Phone");
    browser.setCookie("gatehouse_session", "");
    person("bob");
    password(browser, "bob");
    addApp("Phone");
    browser.setCookie("gatehouse_session", "");
    world.clock.advance(STEP);

    String code = adas.app().code(world.clock.instant());
    assertThat(code(browser, toSecondStep(browser, "bob"), "code", code).statusCode())
        .isEqualTo(403);
  }

  @Test
  void where_a_factor_is_required_the_next_sign_in_adds_one() {
    person("ada");
    world.write(
        tx -> {
          world.factors().setRequired(tx, world.acme, true);
          return true;
        });
    HttpResponse<String> choose = toSecondStep(browser, "ada");
    assertThat(choose.body()).contains("Add a second factor", "Make a passkey");
    String attempt = field(choose.body(), "attempt");
    HttpResponse<String> page = browser.post("/second-step/new/app", Map.of("attempt", attempt));
    var app = dev.gatehouse.testkit.AuthenticatorApp.with(secret(page.body()));
    Map<String, String> form =
        Map.of(
            "attempt",
            attempt,
            "authenticator",
            field(page.body(), "authenticator"),
            "code",
            app.code(world.clock.instant()));
    HttpResponse<String> offered = browser.follow(browser.post("/second-step/new", form));
    assertThat(isSignedIn(browser)).isFalse();
    assertThat(offered.body()).contains("One last thing");
    HttpResponse<String> shown =
        browser.post("/second-step/codes", Map.of("attempt", attempt, "do", "show"));
    assertThat(codes(shown.body())).hasSize(10);
    HttpResponse<String> done =
        browser.post("/second-step/codes", Map.of("attempt", attempt, "do", "kept"));

    assertThat(browser.follow(done).body()).contains("You are signed in");
    assertThat(amr()).containsExactly("pwd", "otp", "mfa");
  }

  @Test
  void an_enrolment_that_waited_does_not_pass_by_a_factor_that_was_added_meanwhile() {
    User ada = person("ada");
    password(browser, "ada");
    world.write(
        tx -> {
          world.factors().setRequired(tx, world.acme, true);
          return true;
        });
    try (TestBrowser thief = world.browser()) {
      String attempt = field(toSecondStep(thief, "ada").body(), "attempt");
      HttpResponse<String> page = thief.post("/second-step/new/app", Map.of("attempt", attempt));
      var app = dev.gatehouse.testkit.AuthenticatorApp.with(secret(page.body()));
      addApp("Ada's own");
      assertThat(world.<Boolean>read(tx -> world.factors().isEnrolled(tx, world.acme, ada.id())))
          .isTrue();
      thief.post(
          "/second-step/new",
          Map.of(
              "attempt",
              attempt,
              "authenticator",
              field(page.body(), "authenticator"),
              "code",
              app.code(world.clock.instant())));

      assertThat(isSignedIn(thief)).isFalse();
      assertThat(
              world.<Integer>read(
                  tx -> world.factors().overview(tx, world.acme, ada.id()).factors()))
          .isEqualTo(1);
    }
  }

  @Test
  void a_sign_in_that_waits_with_an_old_password_adds_no_factor_after_a_new_one_is_set() {
    User ada = person("ada");
    world.write(
        tx -> {
          world.factors().setRequired(tx, world.acme, true);
          return true;
        });
    String attempt = field(toSecondStep(browser, "ada").body(), "attempt");
    world.clock.advance(Duration.ofSeconds(1));
    world.password(world.acme, ada, "a heron waits for the tide");

    HttpResponse<String> page = browser.post("/second-step/new/app", Map.of("attempt", attempt));
    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(browser.get("/second-step/new?attempt=" + attempt).statusCode()).isEqualTo(400);
  }

  @Test
  void a_code_does_not_finish_what_began_with_an_old_password() {
    Added added = ada();
    HttpResponse<String> step = toSecondStep(browser, "ada");
    User ada =
        world
            .read(tx -> world.users().byUserName(tx, world.acme, "ada@acme.example"))
            .orElseThrow();
    world.password(world.acme, ada, "a heron waits for the tide");

    String code = added.app().code(world.clock.instant());
    assertThat(code(browser, step, "code", code).statusCode()).isEqualTo(400);
    assertThat(isSignedIn(browser)).isFalse();
  }

  @Test
  void the_policy_knows_who_has_a_second_factor() {
    Added added = ada();
    assertThat(added.app()).isNotNull();
    User ada =
        world
            .read(tx -> world.users().byUserName(tx, world.acme, "ada@acme.example"))
            .orElseThrow();
    Verdict verdict =
        world.read(
            tx ->
                world
                    .policies()
                    .decide(tx, world.acme, ada, Way.CREDENTIAL_CHECK, new Means.Local()));

    assertThat(((Verdict.Refused) verdict).refusal().code()).isEqualTo("second_factor_needed");
  }

  @Test
  void a_wrong_code_stands_in_the_trace_until_a_right_one_comes() {
    Added ada = ada();
    HttpResponse<String> step = toSecondStep(browser, "ada");
    code(browser, step, "code", "000000");
    AttemptTrace trace = world.newestAttempt(world.acme);
    assertThat(trace.summary().verdict()).isEqualTo(Attempts.Verdict.PENDING);
    assertThat(trace.summary().code()).isEqualTo("code_wrong");
    assertThat(trace.summary().person()).isEqualTo("ada@acme.example");
    assertThat(trace.detail()).isEqualTo("AUTHENTICATOR_CODE");
    assertThat(trace.checks()).hasSize(1);
    assertThat(trace.toString()).doesNotContain("000000");
    code(browser, step, "code", ada.app().code(world.clock.instant()));

    AttemptTrace done = world.newestAttempt(world.acme);
    assertThat(done.summary().verdict()).isEqualTo(Attempts.Verdict.SUCCEEDED);
    assertThat(done.summary().code()).isEmpty();
  }
}
