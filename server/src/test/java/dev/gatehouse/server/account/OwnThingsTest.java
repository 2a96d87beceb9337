package dev.gatehouse.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.audit.Audit.AuditFilter;
import dev.gatehouse.server.audit.AuditEvent;
import dev.gatehouse.server.credential.ApiKeys;
import dev.gatehouse.server.credential.ApiKeys.Resolved;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserDraft;
import dev.gatehouse.server.session.Sessions.SessionSummary;
import dev.gatehouse.server.signin.SignInSteps;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What people see and do of their own things, and nothing of anybody else's. */
@EachDatabase
class OwnThingsTest extends SignInSteps {
  private static final String PASSWORD = "nine green bottles, Tuesday";
  private static final String SSH_KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl me@laptop";
  private static final Pattern TOKEN = Pattern.compile("gh_key_[A-Za-z0-9_-]+");

  private final TestBrowser other;

  OwnThingsTest(TestDatabase database) {
    super(database);
    other = world.browser();
  }

  @AfterEach
  void closeTheOther() {
    other.close();
  }

  private User person(String name, String... roles) {
    UserDraft draft =
        new UserDraft(name + "@acme.example", name, new User.Method.Password(), List.of(roles));
    User user = world.user(world.acme, draft, User.Source.API);
    world.password(world.acme, user, PASSWORD);
    return user;
  }

  private void signIn(TestBrowser from, String name) {
    from.get("/sign-in/acme");
    from.post(
        "/sign-in/acme/password", Map.of("email", name + "@acme.example", "password", PASSWORD));
    assertThat(isSignedIn(from)).isTrue();
  }

  private boolean isSignedIn(TestBrowser who) {
    return world.sessions().resolve(who.cookie("gatehouse_session")).isPresent();
  }

  private List<AuditEvent> audited(String action) {
    return world.read(
        tx -> world.audit().list(tx, world.acme, new AuditFilter(action, "", ""), "", 50).items());
  }

  private String session(User user) {
    return world
        .<List<SessionSummary>>read(
            tx -> world.sessions().ofUser(tx, world.acme, user.id(), world.clock.instant()))
        .getFirst()
        .id()
        .value();
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JsonMapper.shared().readTree(answer.body());
  }

  @Test
  void a_stranger_signs_in_first_and_comes_back_to_the_page_that_they_wanted() {
    person("ada");
    String asked = browser.get("/account/ssh-keys").body();
    assertThat(asked).contains("Say where you work").doesNotContain("Your SSH keys");
    assertThat(browser.get("/account/sessions.json").statusCode()).isEqualTo(401);

    signIn(browser, "ada");
    world.clock.advance(Duration.ofMinutes(16));
    // Too old to change anything: the person signs in again, and lands on the page of the form.
    String form = browser.post("/account/ssh-keys", Map.of("key", SSH_KEY)).body();
    Matcher start = Pattern.compile("name=\"start\" value=\"([^\"]+)\"").matcher(form);
    assertThat(start.find()).as(form).isTrue();
    HttpResponse<String> again =
        browser.post(
            "/sign-in/acme/password",
            Map.of("email", "ada@acme.example", "password", PASSWORD, "start", start.group(1)));
    assertThat(again.headers().firstValue("Location").orElse(""))
        .isEqualTo(world.address() + "/account/ssh-keys");
  }

  @Test
  void the_list_of_sessions_marks_this_one_and_says_how_each_came() {
    person("ada");
    signIn(browser, "ada");
    world.clock.advance(Duration.ofMinutes(2));
    signIn(other, "ada");

    String page = browser.get("/account/sessions").body();
    assertThat(page).containsOnlyOnce("This session").contains("with a password", "127.0.0.1");
    JsonNode list = json(browser.get("/account/sessions.json")).path("sessions");
    assertThat(list).hasSize(2);
    assertThat(list.get(0).path("current").asBoolean()).isFalse();
    assertThat(list.get(1).path("current").asBoolean()).isTrue();
    assertThat(list.get(0).path("signedInAt").asString())
        .isGreaterThan(list.get(1).path("signedInAt").asString());
    assertThat(list.get(0).path("browser").asString()).isNotEmpty();
    assertThat(list.get(0).has("through")).isFalse();
    assertThat(list.get(0).path("method").asString()).isEqualTo("with a password");
  }

  @Test
  void one_session_or_all_others_are_ended_at_once_and_told_in_the_trail() {
    User ada = person("ada");
    signIn(browser, "ada");
    world.clock.advance(Duration.ofSeconds(5));
    signIn(other, "ada");
    String others = session(ada);

    HttpResponse<String> ended = browser.post("/account/sessions/" + others + "/end", Map.of());
    assertThat(ended.body()).contains("The session was ended");
    assertThat(isSignedIn(other)).isFalse();
    assertThat(isSignedIn(browser)).isTrue();
    assertThat(audited("session.ended")).hasSize(1);
    assertThat(audited("session.ended").getFirst().actor().id()).isEqualTo(ada.id().value());

    signIn(other, "ada");
    assertThat(browser.post("/account/sessions/end-others", Map.of()).body())
        .contains("One other session was ended");
    assertThat(isSignedIn(other)).isFalse();
    assertThat(isSignedIn(browser)).isTrue();
    assertThat(audited("sessions.ended")).hasSize(1);
  }

  @Test
  void a_session_suffices_to_end_sessions_however_old_it_is() {
    User ada = person("ada");
    signIn(browser, "ada");
    world.clock.advance(Duration.ofMinutes(30));
    signIn(other, "ada");

    browser.post("/account/sessions/" + session(ada) + "/end", Map.of());
    assertThat(isSignedIn(other)).isFalse();
  }

  @Test
  void another_persons_things_are_not_found() {
    User ada = person("ada");
    person("bob");
    signIn(browser, "ada");
    String key = made(browser, Map.of("name", "CI", "scope", "own_sessions:read"));
    browser.post("/account/ssh-keys", Map.of("key", SSH_KEY));
    String ssh = form(browser.get("/account/ssh-keys").body(), "/account/ssh-keys/", "/remove");
    String api = form(browser.get("/account/api-keys").body(), "/account/api-keys/", "/revoke");
    signIn(other, "bob");

    for (String path :
        List.of(
            "/account/sessions/" + session(ada) + "/end",
            "/account/ssh-keys/" + ssh + "/remove",
            "/account/api-keys/" + api + "/revoke")) {
      HttpResponse<String> answer = other.post(path, Map.of());
      assertThat(answer.statusCode()).as(path).isEqualTo(403);
      assertThat(answer.body()).contains("no such thing in your account");
    }
    assertThat(isSignedIn(browser)).isTrue();
    assertThat(resolve(key)).isInstanceOf(Resolved.Live.class);
    assertThat(browser.get("/account/ssh-keys").body()).contains("me@laptop");
    for (String page : List.of("sessions.json", "ssh-keys", "api-keys")) {
      assertThat(other.get("/account/" + page).body())
          .doesNotContain(session(ada), "me@laptop", api);
    }
  }

  private static String form(String page, String before, String after) {
    Matcher action =
        Pattern.compile(Pattern.quote(before) + "([a-z0-9_]+)" + Pattern.quote(after))
            .matcher(page);
    assertThat(action.find()).as(page).isTrue();
    return action.group(1);
  }

  /** Makes a key on the page, which shows it this once. */
  private String made(TestBrowser from, Map<String, String> form) {
    HttpResponse<String> answer = from.post("/account/api-keys", form);
    Matcher token = TOKEN.matcher(answer.body());
    assertThat(token.find()).as(answer.body()).isTrue();
    assertThat(from.get("/account/api-keys").body()).doesNotContain(token.group());
    return token.group();
  }

  private Resolved resolve(String token) {
    ApiKeys keys = world.apiKeys();
    return world.read(tx -> keys.resolve(tx, token, "192.0.2.7", world.clock.instant()));
  }

  @Test
  void a_key_of_ones_own_has_the_scopes_networks_and_end_that_were_asked_for() {
    User ada = person("ada", "viewer");
    signIn(browser, "ada");
    String end = world.clock.instant().plus(Duration.ofDays(3)).toString().substring(0, 10);
    String token =
        made(
            browser,
            Map.of(
                "name", "Files",
                "scope", "file_access:read",
                "networks", "192.0.2.0/24\n2001:db8::/32",
                "expires", end));

    Resolved.Live live = (Resolved.Live) resolve(token);
    assertThat(live.key().user()).contains(ada.id());
    assertThat(live.key().scopes()).containsExactly("file_access:read");
    assertThat(live.key().networks()).containsExactly("192.0.2.0/24", "2001:db8::/32");
    assertThat(live.key().expiresAt().orElseThrow().toString()).contains("T00:00:00Z");
    assertThat(audited("api_key.created")).hasSize(1);
    assertThat(audited("api_key.created").getFirst().after()).doesNotContain(token);

    String api = form(browser.get("/account/api-keys").body(), "/account/api-keys/", "/revoke");
    assertThat(browser.post("/account/api-keys/" + api + "/revoke", Map.of()).body())
        .contains("The key was revoked");
    assertThat(resolve(token)).isInstanceOf(Resolved.Refused.class);
    assertThat(audited("api_key.revoked")).hasSize(1);
  }

  @Test
  void nobody_gives_a_key_what_they_may_not_do_themselves() {
    person("ada", "viewer");
    signIn(browser, "ada");
    assertThat(browser.get("/account/api-keys").body()).doesNotContain("users:write");

    for (String scope : List.of("users:write", "applications:write", "nonsense:read")) {
      HttpResponse<String> answer =
          browser.post("/account/api-keys", Map.of("name", "CI", "scope", scope));
      assertThat(answer.statusCode()).as(scope).isEqualTo(403);
      assertThat(answer.body()).doesNotContainPattern(TOKEN);
    }
    assertThat(audited("api_key.created")).isEmpty();
  }

  @Test
  void an_administrators_own_key_loses_with_the_role_what_came_with_it() {
    User ada = person("ada", "admin");
    person("root", "admin");
    signIn(browser, "ada");
    assertThat(browser.get("/account/api-keys").body()).contains("users:write");
    String token = made(browser, Map.of("name", "CI", "scope", "users:write"));
    assertThat(((Resolved.Live) resolve(token)).key().allows("users:read")).isTrue();

    world.write(
        tx ->
            world
                .users()
                .update(
                    tx,
                    world.acme,
                    ada.id(),
                    new UserDraft(
                        ada.userName(), "ada", new User.Method.Password(), List.of("viewer")),
                    world.clock.instant())
                .orThrow());
    assertThat(((Resolved.Live) resolve(token)).key().scopes()).isEmpty();
  }

  @Test
  void adding_keys_asks_for_a_fresh_sign_in_and_what_is_wrong_is_said_beside_what_was_entered() {
    person("ada");
    signIn(browser, "ada");
    HttpResponse<String> wrong =
        browser.post(
            "/account/api-keys",
            Map.of("name", "CI", "scope", "own_sessions:read", "networks", "everywhere"));
    assertThat(wrong.statusCode()).isEqualTo(403);
    assertThat(wrong.body()).contains("Networks:", "everywhere", "checked");
    assertThat(browser.post("/account/ssh-keys", Map.of("key", "ssh-rsa nonsense")).statusCode())
        .isEqualTo(403);

    world.clock.advance(Duration.ofMinutes(16));
    for (String page : List.of("/account/api-keys", "/account/ssh-keys")) {
      HttpResponse<String> answer =
          browser.post(page, Map.of("name", "CI", "scope", "own_sessions:read", "key", SSH_KEY));
      assertThat(answer.body()).as(page).contains("Sign in to");
    }
    assertThat(audited("api_key.created")).isEmpty();
    assertThat(audited("ssh_key.added")).isEmpty();
  }

  @Test
  void the_page_of_the_sign_in_service_names_the_connection_and_since_when() throws Exception {
    samlSignIn(world.saml(world.acme), "jane");
    assertThat(isSignedIn(browser)).isTrue();
    String day =
        DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC)
            .format(world.clock.instant());

    assertThat(browser.get("/account/provider").body())
        .contains("Acme staff", "SAML", "You sign in through it", "connected since " + day);
    assertThat(browser.get("/account").body()).doesNotContain("/account/password");
    JsonNode own = json(browser.get("/account/sessions.json")).path("sessions").get(0);
    assertThat(own.path("through").asString()).isEqualTo("Acme staff");
    assertThat(own.path("method").asString()).isEqualTo("through Acme staff");

    // Passwords go with the first connection: only who existed before keeps one.
    assertThat(browser.get("/account/security").body()).contains("your organization's own service");
  }

  @Test
  void who_has_a_password_is_led_to_it() {
    person("ada");
    signIn(browser, "ada");
    assertThat(browser.get("/account/provider").body()).contains("You sign in here");
    assertThat(browser.get("/account").body()).contains("/account/password", "ada@acme.example");
    assertThat(browser.get("/sign-in/done").body()).contains("href=\"/account\"");
  }

  @Test
  void scripts_of_the_same_origin_end_sessions_and_read_json() throws Exception {
    User ada = person("ada");
    signIn(browser, "ada");
    world.clock.advance(Duration.ofSeconds(5));
    signIn(other, "ada");
    String path = "/account/sessions/" + session(ada) + "/end";
    String cookie = browser.cookie("gatehouse_session");

    assertThat(script(path, cookie, "https://evil.example").statusCode()).isEqualTo(403);
    assertThat(script(path, "", world.address().toString()).statusCode()).isEqualTo(401);
    assertThat(isSignedIn(other)).isTrue();
    HttpResponse<String> ended = script(path, cookie, world.address().toString());
    assertThat(ended.statusCode()).isEqualTo(200);
    assertThat(json(ended).path("sessions")).hasSize(1);
    assertThat(isSignedIn(other)).isFalse();
    HttpResponse<String> gone = script(path, cookie, world.address().toString());
    assertThat(gone.statusCode()).isEqualTo(404);
    assertThat(json(gone).at("/error/code").asString()).isEqualTo("account_thing_gone");
  }

  private HttpResponse<String> script(String path, String cookie, String origin) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(world.address().resolve(path))
            .header("Accept", "application/json")
            .header("Origin", origin)
            .POST(HttpRequest.BodyPublishers.noBody());
    if (!cookie.isEmpty()) {
      request.header("Cookie", "gatehouse_session=" + cookie);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
