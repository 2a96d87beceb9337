package dev.gatehouse.server.factor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.SoftwarePasskey;
import dev.gatehouse.testkit.SoftwarePasskey.Claims;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What a passkey must sign to be believed (WebAuthn §7.1, §7.2): each test lies about one thing.
 */
@EachDatabase
class PasskeyChecksTest extends FactorWorld {
  private static final String OWN = SECURITY + "/passkeys";
  private static final String ALONE = "/sign-in/acme/passkey";
  private static final int BOTH = SoftwarePasskey.PRESENT | SoftwarePasskey.VERIFIED;

  PasskeyChecksTest(TestDatabase database) {
    super(database);
  }

  private static String option(String page, String pattern) {
    Matcher options = Pattern.compile("data-options=\"([^\"]+)\"").matcher(page);
    assertThat(options.find()).as(page).isTrue();
    Matcher value = Pattern.compile(pattern).matcher(options.group(1).replace("&#34;", "\""));
    return value.find() ? value.group(1) : "";
  }

  private static String challenge(String page) {
    return option(page, "\"challenge\":\"([^\"]+)\"");
  }

  private Claims claims(String type, String page, String handle) {
    String origin = world.address().toString();
    String host = world.address().getHost();
    return new Claims("webauthn." + type, challenge(page), origin, host, BOTH, 0, handle);
  }

  /** A passkey of somebody, and their handle. */
  private record Owned(SoftwarePasskey key, String handle) {}

  /** Makes a passkey; the person is signed out afterwards. */
  private Owned owner(String name) {
    person(name);
    password(browser, name);
    String page = browser.get(OWN).body();
    String handle = option(page, "\"user\":\\{\"id\":\"([^\"]+)\"");
    SoftwarePasskey key = new SoftwarePasskey();
    HttpResponse<String> added = add(key.made(claims("create", page, "")));
    assertThat(added.statusCode()).as(added.body()).isEqualTo(200);
    browser.setCookie("gatehouse_session", "");
    return new Owned(key, handle);
  }

  private HttpResponse<String> add(String answer) {
    return browser.post(OWN, Map.of("name", "Laptop", "credential", answer));
  }

  private Claims asked(Owned owned) {
    return claims("get", browser.get(ALONE).body(), owned.handle());
  }

  private HttpResponse<String> alone(String answer) {
    return browser.post(ALONE, Map.of("credential", answer));
  }

  private void assertRefused(HttpResponse<String> page, String code) {
    assertThat(page.statusCode()).isEqualTo(403);
    assertThat(isSignedIn(browser)).isFalse();
    assertThat(world.newestAttempt(world.acme).summary().code()).isEqualTo(code);
  }

  @Test
  void a_passkey_signs_its_person_in_alone() {
    Owned ada = owner("ada");
    HttpResponse<String> done = alone(ada.key().used(asked(ada)));

    assertThat(done.statusCode()).as(done.body()).isEqualTo(303);
    assertThat(amr()).containsExactly("hwk", "mfa");
  }

  @Test
  void an_answer_that_is_not_for_us_or_not_from_a_verified_person_is_refused() {
    Owned ada = owner("ada");
    SoftwarePasskey key = ada.key();
    String there = world.address().getScheme() + "://evil.example";

    assertRefused(alone(key.used(asked(ada).at(there))), "passkey_invalid");
    assertRefused(alone(key.used(asked(ada).forRelyingParty("evil.example"))), "passkey_invalid");
    assertRefused(alone(key.used(asked(ada).ofType("webauthn.create"))), "passkey_invalid");
    int present = SoftwarePasskey.PRESENT;
    assertRefused(alone(key.used(asked(ada).withFlags(present))), "passkey_invalid");
    int verified = SoftwarePasskey.VERIFIED;
    assertRefused(alone(key.used(asked(ada).withFlags(verified))), "passkey_invalid");
    assertRefused(alone(key.used(asked(ada), new SoftwarePasskey())), "passkey_invalid");
  }

  @Test
  void a_challenge_is_answered_once_and_by_the_browser_that_was_asked() {
    Owned ada = owner("ada");
    String answer = ada.key().used(asked(ada));
    try (TestBrowser thief = world.browser()) {
      thief.get(ALONE);
      assertThat(thief.post(ALONE, Map.of("credential", answer)).statusCode()).isEqualTo(403);
      assertThat(isSignedIn(thief)).isFalse();
    }
    assertThat(alone(answer).statusCode()).isEqualTo(303);
    browser.setCookie("gatehouse_session", "");
    browser.get(ALONE);

    assertRefused(alone(answer), "passkey_challenge");
  }

  @Test
  void a_counter_that_does_not_grow_is_a_copy() {
    Owned ada = owner("ada");
    assertThat(alone(ada.key().used(asked(ada).withCounter(7))).statusCode()).isEqualTo(303);
    browser.setCookie("gatehouse_session", "");

    assertRefused(alone(ada.key().used(asked(ada).withCounter(7))), "passkey_counter");
    assertRefused(alone(ada.key().used(asked(ada).withCounter(6))), "passkey_counter");
    assertThat(alone(ada.key().used(asked(ada).withCounter(8))).statusCode()).isEqualTo(303);
  }

  @Test
  void the_handle_is_of_the_person_whose_key_it_is() {
    Owned ada = owner("ada");
    Owned bob = owner("bob");

    assertRefused(alone(ada.key().used(asked(ada).withHandle(bob.handle()))), "passkey_unknown");
    // Who has said no name says it with the handle (WebAuthn §7.2 step 6).
    assertRefused(alone(ada.key().used(asked(ada).withHandle(""))), "passkey_unknown");
    assertRefused(alone(new SoftwarePasskey().used(asked(ada))), "passkey_unknown");
  }

  @Test
  void the_second_step_takes_a_key_of_the_very_person() {
    Owned ada = owner("ada");
    Owned bob = owner("bob");
    HttpResponse<String> step = toSecondStep(browser, "ada");
    String wrong = bob.key().used(claims("get", step.body(), bob.handle()));
    HttpResponse<String> refused = step(step, wrong);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(isSignedIn(browser)).isFalse();

    // Keys that are asked for by their id may leave the handle out.
    String right = ada.key().used(claims("get", refused.body(), ""));
    assertThat(step(refused, right).statusCode()).isEqualTo(303);
    assertThat(amr()).containsExactly("pwd", "hwk", "mfa");
  }

  private HttpResponse<String> step(HttpResponse<String> page, String answer) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("attempt", field(page.body(), "attempt"));
    form.put("credential", answer);
    return browser.post("/second-step/passkey", form);
  }

  @Test
  void a_new_key_is_made_for_us_by_a_verified_person_and_for_the_page_that_asked() {
    person("ada");
    password(browser, "ada");
    SoftwarePasskey key = new SoftwarePasskey();

    assertThat(add(key.made(creation().at("https://evil.example"))).statusCode()).isEqualTo(403);
    assertThat(add(key.made(creation().forRelyingParty("evil.example"))).statusCode())
        .isEqualTo(403);
    assertThat(add(key.made(creation().withFlags(SoftwarePasskey.PRESENT))).statusCode())
        .isEqualTo(403);
    // What a sign-in was asked makes no key.
    Claims elsewhere = claims("create", browser.get(ALONE).body(), "");
    assertThat(add(key.made(elsewhere)).statusCode()).isEqualTo(403);
    assertThat(audited("passkey.added")).isEmpty();
    assertThat(add(key.made(creation())).statusCode()).isEqualTo(200);
    assertThat(audited("passkey.added")).hasSize(1);
  }

  private Claims creation() {
    return claims("create", browser.get(OWN).body(), "");
  }

  @Test
  void a_key_that_waits_does_not_pass_by_a_factor_that_was_added_meanwhile() {
    person("ada");
    password(browser, "ada");
    world.write(
        tx -> {
          world.factors().setRequired(tx, world.acme, true);
          return true;
        });
    try (TestBrowser thief = world.browser()) {
      HttpResponse<String> choose = toSecondStep(thief, "ada");
      String answer = new SoftwarePasskey().made(claims("create", choose.body(), ""));
      addApp("Ada's own");
      Map<String, String> form = new LinkedHashMap<>();
      form.put("attempt", field(choose.body(), "attempt"));
      form.put("credential", answer);
      thief.post("/second-step/new/passkey", form);

      assertThat(isSignedIn(thief)).isFalse();
      assertThat(audited("passkey.added")).isEmpty();
    }
  }

  @Test
  void a_key_belongs_to_one_person() {
    Owned ada = owner("ada");
    person("bob");
    password(browser, "bob");

    HttpResponse<String> page = add(ada.key().made(creation()));
    assertThat(page.statusCode()).isEqualTo(403);
    assertThat(audited("passkey.added")).hasSize(1);
  }
}
