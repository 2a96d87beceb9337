package dev.gatehouse.server.forwardauth;

import static dev.gatehouse.server.forwardauth.ProtectedHost.HOST;
import static dev.gatehouse.server.forwardauth.ProtectedHost.PAGE;
import static dev.gatehouse.server.forwardauth.ProtectedHost.cookie;
import static dev.gatehouse.server.forwardauth.ProtectedHost.header;
import static dev.gatehouse.server.forwardauth.ProtectedHost.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.protocol.jose.JwsAlgorithm;
import dev.gatehouse.protocol.jose.JwtVerdict;
import dev.gatehouse.protocol.jose.JwtVerifier;
import dev.gatehouse.protocol.jose.KeySet;
import dev.gatehouse.server.Await;
import dev.gatehouse.server.application.ApplicationDraft;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.directory.SignInProfile;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.doors.DoorsFixture;
import dev.gatehouse.server.forwardauth.ProtectedHost.Way;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.web.Response;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy's questions over real HTTP; the browser's way from host to host is taken by hand. */
@EachDatabase
class ForwardAuthTest {
  private final DoorsFixture gatehouse;
  private final ProtectedHost app;

  ForwardAuthTest(TestDatabase database) {
    gatehouse = new DoorsFixture(database);
    app = new ProtectedHost(gatehouse);
  }

  @BeforeEach
  void protect_the_host() {
    gatehouse.application(ApplicationDraft.forwardAuth("Reports", List.of(HOST)));
  }

  @AfterEach
  void close() {
    app.close();
    gatehouse.close();
  }

  @Test
  void a_stranger_signs_in_and_lands_on_the_very_page() {
    Way way = app.signIn();
    HttpResponse<String> back = app.passOn(way.callback(), "Cookie", way.mark());
    assertThat(back.statusCode()).isEqualTo(303);
    assertThat(location(back)).isEqualTo(PAGE);
    HttpResponse<String> in = app.check(PAGE, cookie(back, Places.HOST_COOKIE));
    assertThat(in.statusCode()).isEqualTo(200);
    assertThat(header(in, "X-Gatehouse-User")).isEqualTo(gatehouse.ann.id().value());
    assertThat(header(in, "X-Gatehouse-Email")).isEqualTo("ann@acme.test");
    assertThat(header(in, "X-Gatehouse-Name")).isEqualTo("Ann%20Lee");
    assertThat(header(in, "X-Gatehouse-Organization")).isEqualTo("acme");
    assertThat(header(in, "X-Gatehouse-Roles")).isEqualTo("viewer");
  }

  @Test
  void the_answer_from_memory_is_the_answer_from_the_database() {
    String cookie = app.hostCookie();
    // Everything is forgotten when the node begins to listen to others, which may be in between.
    Await.until(
        "the second answer is the first one",
        () -> List.of(told(app.check(PAGE, cookie)), told(app.check(PAGE, cookie))),
        both -> both.getFirst().equals(both.getLast()));
  }

  private static List<List<String>> told(HttpResponse<String> answer) {
    return Stream.of(
            "X-Gatehouse-User", "X-Gatehouse-Name", "X-Gatehouse-Assertion", "Cache-Control")
        .map(answer.headers()::allValues)
        .toList();
  }

  @Test
  void an_application_with_shorter_sessions_lets_nobody_in_for_longer() {
    gatehouse.application(
        limited(
            ApplicationDraft.forwardAuth("Vault", List.of("vault.test")), Duration.ofMinutes(15)));
    String session =
        gatehouse.open(gatehouse.acme, "ann@acme.test").on(Response.empty(200)).headers().stream()
            .filter(header -> header.name().equals("Set-Cookie"))
            .map(header -> header.value().split(";", 2)[0])
            .findFirst()
            .orElseThrow();
    String start = "/forward-auth/start?host=vault.test&to=%2F&browser=" + browserHash("mark");
    gatehouse.clock.advance(Duration.ofMinutes(10));
    URI callback = URI.create(location(app.ask(start, "Cookie", session)));
    HttpResponse<String> in =
        app.ask(
            callback.getRawPath() + "?" + callback.getRawQuery(),
            "X-Forwarded-Host",
            "vault.test",
            "Cookie",
            Places.BROWSER_COOKIE + "=mark");
    String cookie = cookie(in, Places.HOST_COOKIE);
    assertThat(in.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=300");
    assertThat(app.check("http://vault.test/", cookie).statusCode()).isEqualTo(200);
    gatehouse.clock.advance(Duration.ofMinutes(5));
    assertThat(app.check("http://vault.test/", cookie).statusCode()).isEqualTo(401);
    // The session itself lives on, but not for this application.
    assertThat(app.ask(start, "Cookie", session).body()).contains("sign in at");
    assertThat(gatehouse.asked.orElseThrow().maxAge()).isEmpty();
  }

  private static ApplicationDraft limited(ApplicationDraft base, Duration lifetime) {
    return new ApplicationDraft(
        base.kind(),
        base.name(),
        base.clientId(),
        base.authentication(),
        base.jwks(),
        base.jwksUri(),
        base.redirectUris(),
        base.postLogoutRedirectUris(),
        base.backChannelLogoutUri(),
        base.homeUrl(),
        base.hosts(),
        base.audience(),
        Optional.of(lifetime),
        base.refreshTokens(),
        base.openId());
  }

  private static String browserHash(String mark) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Tokens.hash(mark));
  }

  @Test
  void a_live_session_types_nothing_on_the_next_host() {
    gatehouse.application(ApplicationDraft.forwardAuth("Second", List.of("second.test")));
    String session =
        gatehouse.open(gatehouse.acme, "ann@acme.test").on(Response.empty(200)).headers().stream()
            .filter(header -> header.name().equals("Set-Cookie"))
            .map(header -> header.value().split(";", 2)[0])
            .findFirst()
            .orElseThrow();
    HttpResponse<String> start =
        app.ask(
            "/forward-auth/start?host=second.test&to=%2F&browser=" + "x".repeat(43),
            "Cookie",
            session);
    assertThat(location(start)).startsWith("http://second.test/.gatehouse/callback?code=");
  }

  @Test
  void the_assertion_is_signed_for_this_host_and_is_no_id_token() {
    String assertion = header(app.check(PAGE, app.hostCookie()), "X-Gatehouse-Assertion");
    byte[] document = app.ask("/oauth/jwks").body().getBytes(StandardCharsets.UTF_8);
    KeySet keys = ((KeySet.Result.Found) KeySet.parse(document)).keys();
    Set<JwsAlgorithm> es256 = Set.of(JwsAlgorithm.ES256);
    JwtVerdict verdict = JwtVerifier.verify(assertion, keys, es256, Set.of(Assertions.TYPE));
    assertThat(verdict).isInstanceOf(JwtVerdict.Signed.class);
    assertThat(((JwtVerdict.Signed) verdict).claims())
        .containsEntry("aud", "http://app.test")
        .containsEntry("sub", gatehouse.ann.id().value());
    assertThat(JwtVerifier.verify(assertion, keys, es256, Set.of("jwt", "")))
        .isInstanceOf(JwtVerdict.Unsound.class);
  }

  @Test
  void a_code_serves_once_and_in_its_own_browser_only() {
    Way way = app.signIn();
    assertThat(app.passOn(way.callback()).statusCode()).isEqualTo(400);
    String strange = Places.BROWSER_COOKIE + "=" + "x".repeat(43);
    assertThat(app.passOn(way.callback(), "Cookie", strange).statusCode()).isEqualTo(400);
    assertThat(app.passOn(way.callback(), "Cookie", way.mark()).statusCode()).isEqualTo(303);
    assertThat(app.passOn(way.callback(), "Cookie", way.mark()).statusCode()).isEqualTo(400);
  }

  @Test
  void a_code_is_worthless_on_another_host_and_after_a_minute() {
    gatehouse.application(ApplicationDraft.forwardAuth("Second", List.of("second.test")));
    Way way = app.signIn();
    URI callback = URI.create(way.callback());
    HttpResponse<String> elsewhere =
        app.ask(
            callback.getRawPath() + "?" + callback.getRawQuery(),
            "X-Forwarded-Host",
            "second.test",
            "Cookie",
            way.mark());
    assertThat(elsewhere.statusCode()).isEqualTo(400);
    gatehouse.clock.advance(Duration.ofSeconds(60));
    assertThat(app.passOn(way.callback(), "Cookie", way.mark()).statusCode()).isEqualTo(400);
  }

  @Test
  void a_cookie_opens_its_own_host_only() {
    gatehouse.application(ApplicationDraft.forwardAuth("Second", List.of("second.test")));
    String cookie = app.hostCookie();
    assertThat(app.check(PAGE, cookie).statusCode()).isEqualTo(200);
    assertThat(app.check("http://second.test/", cookie).statusCode()).isEqualTo(401);
    assertThat(app.check("http://app.test.evil.test/", cookie).statusCode()).isEqualTo(403);
    assertThat(app.check(PAGE, cookie).statusCode()).isEqualTo(200);
  }

  /** Proxies that tell the host in one header pass on what the client wrote into the other. */
  @Test
  void a_client_cannot_name_the_host_of_its_cookie_beside_the_host_that_the_proxy_names() {
    gatehouse.application(ApplicationDraft.forwardAuth("Second", List.of("second.test")));
    String cookie = app.hostCookie();
    for (int time = 0; time < 2; time++) {
      // The second time the answer could come from memory.
      assertThat(app.check(PAGE, cookie, "X-Forwarded-Host", HOST).statusCode()).isEqualTo(200);
      assertThat(app.check(PAGE, cookie, "X-Forwarded-Host", "second.test").statusCode())
          .isEqualTo(403);
    }
  }

  /** Proxies that add a line leave the one that the client wrote before it. */
  @ParameterizedTest
  @ValueSource(strings = {"X-Forwarded-Host", "X-Original-URL"})
  void a_client_cannot_name_the_host_of_its_cookie_before_the_host_that_the_proxy_adds(
      String header) {
    gatehouse.application(ApplicationDraft.forwardAuth("Second", List.of("second.test")));
    String cookie = app.hostCookie();
    boolean url = header.equals("X-Original-URL");
    String first = url ? PAGE : HOST;
    String second = url ? "http://second.test/" : "second.test";
    for (int time = 0; time < 2; time++) {
      // The second time the answer could come from memory.
      assertThat(ask(cookie, header, first, header, first).statusCode()).isEqualTo(200);
      assertThat(ask(cookie, header, first, header, second).statusCode()).isEqualTo(403);
    }
  }

  /** The same host in other words is another one, unless it differs in case only. */
  @ParameterizedTest
  @CsvSource({
    "APP.test, 200",
    "app.test., 403",
    "app.test:80, 403",
    "app.test:443, 403",
    "'app.test, app.test', 403",
    "'', 403",
    "[::1], 403",
  })
  void two_names_of_a_host_must_be_the_same(String other, int status) {
    String cookie = app.hostCookie();
    for (int time = 0; time < 2; time++) {
      assertThat(app.check(PAGE, cookie).statusCode()).isEqualTo(200);
      assertThat(app.check(PAGE, cookie, "X-Forwarded-Host", other).statusCode()).isEqualTo(status);
    }
  }

  @Test
  void an_address_of_the_host_is_not_passed_on_where_two_hosts_are_told() {
    HttpResponse<String> begun =
        app.ask(
            "/.gatehouse/sign-in?to=%2F", "X-Forwarded-Host", HOST, "X-Forwarded-Host", "b.test");
    assertThat(begun.statusCode()).isEqualTo(400);
  }

  private HttpResponse<String> ask(String cookie, String... headers) {
    List<String> all = new ArrayList<>(List.of("Cookie", cookie));
    all.addAll(List.of(headers));
    return app.ask("/forward-auth", all.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"//evil.test/", "/\\evil.test", "https://evil.test/", "evil", "/\u0001"})
  void never_returns_to_another_site(String to) {
    String path = "/.gatehouse/sign-in?to=" + Places.encode(to);
    assertThat(app.ask(path, "X-Forwarded-Host", HOST).statusCode()).isEqualTo(400);
    String start = "/forward-auth/start?host=app.test&browser=" + "x".repeat(43);
    assertThat(app.ask(start + "&to=" + Places.encode(to)).statusCode()).isEqualTo(400);
  }

  /** Browsers send these as they are, and applications' own addresses hold them. */
  @ParameterizedTest
  @CsvSource({
    "/find?q=a|b, /find?q=a%7Cb",
    "/find?q={x}^`<>, /find?q=%7Bx%7D%5E%60%3C%3E",
    "/100%, /100%25",
    "/list[0]?sort[by]=a, /list%5B0%5D?sort[by]=a",
    "/a%2Fb?c=%7c, /a%2Fb?c=%7c"
  })
  void lands_on_pages_with_unusual_addresses(String asked, String landed) {
    Way way = app.signIn("http://" + HOST + asked);
    HttpResponse<String> back = app.passOn(way.callback(), "Cookie", way.mark());
    assertThat(back.statusCode()).isEqualTo(303);
    assertThat(location(back)).isEqualTo("http://" + HOST + landed);
  }

  @Test
  void never_speaks_of_hosts_that_are_not_registered() {
    assertThat(app.check("http://evil.test/", "a=b").statusCode()).isEqualTo(403);
    String start = "/forward-auth/start?host=evil.test&to=%2F&browser=" + "x".repeat(43);
    assertThat(app.ask(start).statusCode()).isEqualTo(400);
    assertThat(app.ask("/.gatehouse/sign-in?to=%2F", "X-Forwarded-Host", "evil.test").statusCode())
        .isEqualTo(400);
  }

  @Test
  void sends_pages_to_sign_in_and_scripts_a_plain_401() {
    assertThat(app.check(PAGE, "a=b").statusCode()).isEqualTo(401);
    assertThat(location(app.check(PAGE, "a=b")))
        .startsWith("http://app.test/.gatehouse/sign-in?to=%2Freports%2F");
    for (HttpResponse<String> script :
        List.of(
            app.check(PAGE, "a=b", "X-Original-Method", "POST"),
            app.check(PAGE, "a=b", "Sec-Fetch-Mode", "cors"),
            app.check(PAGE, "a=b", "X-Requested-With", "XMLHttpRequest"),
            app.ask("/forward-auth", "X-Original-URL", PAGE, "Accept", "application/json"))) {
      assertThat(script.statusCode()).isEqualTo(401);
      assertThat(script.headers().firstValue("Location")).isEmpty();
    }
  }

  @Test
  void redirects_by_itself_for_traefik_and_caddy() {
    HttpResponse<String> away =
        app.ask(
            "/forward-auth/redirect",
            "X-Forwarded-Method",
            "GET",
            "X-Forwarded-Proto",
            "https",
            "X-Forwarded-Host",
            "APP.test",
            "X-Forwarded-Uri",
            "/a?b=c&d=%2F",
            "Accept",
            "text/html");
    assertThat(away.statusCode()).isEqualTo(302);
    String to = location(away).split("to=", 2)[1];
    assertThat(URLDecoder.decode(to, StandardCharsets.UTF_8)).isEqualTo("/a?b=c&d=%2F");
  }

  @Test
  void reads_the_path_that_envoy_appends() {
    HttpResponse<String> away =
        app.ask(
            "/forward-auth/redirect?path=/a/b?c=d",
            "X-Forwarded-Host",
            HOST,
            "Accept",
            "text/html");
    assertThat(location(away)).endsWith("to=%2Fa%2Fb%3Fc%3Dd");
  }

  @Test
  void a_revoked_session_opens_nothing_at_once() {
    String cookie = app.hostCookie();
    assertThat(app.check(PAGE, cookie).statusCode()).isEqualTo(200);
    gatehouse.endSessionsOf(gatehouse.ann);
    assertThat(app.check(PAGE, cookie).statusCode()).isEqualTo(401);
  }

  @Test
  void what_another_node_changed_is_seen_within_two_seconds() {
    String cookie = app.hostCookie();
    assertThat(app.check(PAGE, cookie).statusCode()).isEqualTo(200);
    gatehouse.database.write(
        tx ->
            gatehouse.users.setActive(
                tx, gatehouse.acme, gatehouse.ann.id(), false, gatehouse.clock.instant()));
    gatehouse.clock.advance(Duration.ofMillis(1_999));
    assertThat(app.check(PAGE, cookie).statusCode()).isEqualTo(401);
  }

  @Test
  void working_behind_the_proxy_counts_as_using_the_session() {
    String cookie = app.hostCookie();
    for (int hour = 0; hour < 10; hour++) {
      gatehouse.clock.advance(Duration.ofHours(1));
      assertThat(app.check(PAGE, cookie).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void names_and_groups_cannot_add_headers_or_elements() {
    List<String> groups = List.of("a,b", "X-Gatehouse-Roles: admin", "größe %2C");
    rename("Ève, \"x\"; é", groups);
    HttpResponse<String> in = app.check(PAGE, app.hostCookie());
    assertThat(URLDecoder.decode(header(in, "X-Gatehouse-Name"), StandardCharsets.UTF_8))
        .isEqualTo("Ève, \"x\"; é");
    assertThat(in.headers().allValues("X-Gatehouse-Roles")).containsExactly("viewer");
    List<String> read =
        Arrays.stream(header(in, "X-Gatehouse-Groups").split(","))
            .map(element -> URLDecoder.decode(element, StandardCharsets.UTF_8))
            .toList();
    assertThat(read).containsExactlyInAnyOrderElementsOf(groups);
    assertThat(IdentityHeaders.encode("a\r\nX-Evil: 1")).isEqualTo("a%0D%0AX-Evil%3A%201");
  }

  @Test
  void groups_that_do_not_fit_are_left_out_and_said_to_be() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      many.add("a group of some length " + i);
    }
    rename("Ann Lee", many);
    HttpResponse<String> in = app.check(PAGE, app.hostCookie());
    assertThat(header(in, "X-Gatehouse-Groups")).isEmpty();
    assertThat(header(in, "X-Gatehouse-Groups-Omitted")).isEqualTo("true");
  }

  private void rename(String name, List<String> groups) {
    gatehouse.database.write(
        tx -> {
          User known = gatehouse.users.get(tx, gatehouse.acme, gatehouse.ann.id()).orElseThrow();
          return gatehouse
              .users
              .signedIn(
                  tx,
                  gatehouse.acme,
                  known,
                  new SignInProfile(name, List.of("viewer"), groups),
                  gatehouse.clock.instant())
              .orThrow();
        });
  }
}
