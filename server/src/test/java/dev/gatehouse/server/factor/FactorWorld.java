package dev.gatehouse.server.factor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.SignInWorld;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.audit.Audit.AuditFilter;
import dev.gatehouse.server.audit.AuditEvent;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserDraft;
import dev.gatehouse.testkit.AuthenticatorApp;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;

/** Somebody with a password, a browser, and the pages of second factors. */
abstract class FactorWorld {
  static final String PASSWORD = "nine green bottles, Tuesday";
  static final String SECURITY = "/account/security";

  final SignInWorld world;
  final TestBrowser browser;

  FactorWorld(TestDatabase database) {
    world = new SignInWorld(database);
    browser = world.browser();
  }

  @AfterEach
  void close() {
    browser.close();
    world.close();
  }

  User person(String name, String... roles) {
    UserDraft draft =
        new UserDraft(name + "@acme.example", name, new User.Method.Password(), List.of(roles));
    User user = world.user(world.acme, draft, User.Source.API);
    world.password(world.acme, user, PASSWORD);
    return user;
  }

  HttpResponse<String> password(TestBrowser from, String name) {
    return from.post(
        "/sign-in/acme/password", Map.of("email", name + "@acme.example", "password", PASSWORD));
  }

  boolean isSignedIn(TestBrowser who) {
    return world.sessions().resolve(who.cookie("gatehouse_session")).isPresent();
  }

  List<String> amr() {
    return world.sessions().resolve(browser.cookie("gatehouse_session")).orElseThrow().amr();
  }

  /** Adds an app on the account's pages, and answers it with the page that follows. */
  record Added(AuthenticatorApp app, HttpResponse<String> page) {}

  Added addApp(String name) {
    HttpResponse<String> begun = browser.post(SECURITY + "/apps", Map.of("name", name));
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(303);
    String here = begun.headers().firstValue("Location").orElseThrow();
    AuthenticatorApp app = AuthenticatorApp.with(secret(browser.get(here).body()));
    HttpResponse<String> confirmed =
        browser.post(here, Map.of("code", app.code(world.clock.instant())));
    assertThat(confirmed.statusCode()).as(confirmed.body()).isEqualTo(200);
    return new Added(app, confirmed);
  }

  static String secret(String page) {
    Matcher secret = Pattern.compile("<p class=\"copy\"><code>([A-Z2-7 ]+)</code>").matcher(page);
    assertThat(secret.find()).as(page).isTrue();
    return secret.group(1);
  }

  static List<String> codes(String page) {
    Matcher code = Pattern.compile("<li><code>([0-9a-z-]+)</code></li>").matcher(page);
    List<String> codes = new ArrayList<>();
    while (code.find()) {
      codes.add(code.group(1));
    }
    return codes;
  }

  static String field(String page, String name) {
    Matcher field = Pattern.compile("name=\"" + name + "\" value=\"([^\"]+)\"").matcher(page);
    assertThat(field.find()).as(page).isTrue();
    return field.group(1);
  }

  /** Gives the password, and follows to the page of the step that comes next. */
  HttpResponse<String> toSecondStep(TestBrowser from, String name) {
    HttpResponse<String> answer = password(from, name);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    assertThat(isSignedIn(from)).isFalse();
    return from.follow(answer);
  }

  HttpResponse<String> code(
      TestBrowser from, HttpResponse<String> step, String name, String value) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("attempt", field(step.body(), "attempt"));
    form.put(name, value);
    return from.post("/second-step", form);
  }

  List<AuditEvent> audited(String action) {
    return world.read(
        tx -> world.audit().list(tx, world.acme, new AuditFilter(action, "", ""), "", 50).items());
  }
}
