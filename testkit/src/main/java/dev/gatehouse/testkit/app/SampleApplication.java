package dev.gatehouse.testkit.app;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.gatehouse.testkit.Exchange;
import dev.gatehouse.testkit.LoopbackServer;
import dev.gatehouse.testkit.app.OpenIdClient.Refused;
import dev.gatehouse.testkit.app.OpenIdClient.SignedIn;
import dev.gatehouse.testkit.app.SignalReceiver.Signal;
import dev.gatehouse.testkit.page.Layout;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tracehub: error reports that nobody may see without signing in. An OpenID Connect client with
 * code and PKCE, RP-initiated and back-channel logout, and a receiver of security events.
 */
public final class SampleApplication implements AutoCloseable {

  private static final String COOKIE = "tracehub_session";
  private static final String PENDING_COOKIE = "tracehub_sign_in";
  private static final String SIGNALS = "/security-events";
  private static final int MOST_KEPT = 1_000;
  private static final int MOST_SIGNALS = 100;

  private final LoopbackServer server;
  private final OpenIdClient client;
  private final SignalReceiver receiver;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, SignedIn> sessions = bounded();
  private final Map<String, Pending> pending = bounded();

  /** Sessions that the OpenID provider ended, whose browsers do not know it yet. */
  private final Map<String, SignedIn> ended = bounded();

  /** The last security events, oldest first. */
  private final Deque<Signal> signals = new ArrayDeque<>();

  private SampleApplication(LoopbackServer server, ClientSettings settings, InstantSource clock) {
    this.server = server;
    this.clock = clock;
    this.client = new OpenIdClient(settings, server.baseUrl() + "/callback");
    this.receiver = new SignalReceiver(client);
  }

  private record Pending(String browser, String nonce, String codeVerifier, String returnTo) {}

  /**
   * Starts on a loopback port. The OpenID provider is first asked when somebody signs in.
   *
   * @param port zero for any free one
   */
  public static SampleApplication start(int port, ClientSettings settings) {
    var server = LoopbackServer.open(port);
    var application = new SampleApplication(server, settings, InstantSource.system());
    server.start(application::handle);
    return application;
  }

  public String baseUrl() {
    return server.baseUrl();
  }

  /**
   * Asks the OpenID provider to push security events here.
   *
   * @throws IllegalStateException when it does not
   */
  public void receiveSignals() {
    try {
      receiver.subscribe(baseUrl() + SIGNALS);
    } catch (Refused e) {
      throw new IllegalStateException("No security events: " + e.getMessage(), e);
    }
  }

  /** To register at the OpenID provider. */
  public String redirectUri() {
    return baseUrl() + "/callback";
  }

  /** To register at the OpenID provider. */
  public String postLogoutRedirectUri() {
    return baseUrl() + "/signed-out";
  }

  /** To register at the OpenID provider. */
  public String backChannelLogoutUri() {
    return baseUrl() + "/backchannel-logout";
  }

  private void handle(Exchange exchange) {
    if (Layout.APPLICATION.serve(exchange)) {
      return;
    }
    try {
      route(exchange);
    } catch (Refused e) {
      var reason = String.valueOf(e.getMessage());
      var sentence = reason.substring(0, 1).toUpperCase(Locale.ROOT) + reason.substring(1) + ".";
      Layout.APPLICATION.problem(exchange, 502, "You could not be signed in", sentence);
    }
  }

  private void route(Exchange exchange) throws Refused {
    switch (exchange.path()) {
      case "/" -> home(exchange);
      case "/sign-in" -> depart(exchange, "/");
      case "/callback" -> arrive(exchange);
      case "/sign-out" -> signOut(exchange);
      case "/signed-out" -> TracehubPages.signedOut(exchange);
      case "/backchannel-logout" -> backChannelLogout(exchange);
      case SIGNALS -> signal(exchange);
      case "/api/me" -> apiMe(exchange);
      default -> report(exchange);
    }
  }

  private void home(Exchange exchange) {
    if (!tellEnded(exchange)) {
      var session = current(exchange);
      TracehubPages.home(exchange, session, session.map(this::about).orElse(List.of()));
    }
  }

  /** Says once to a browser that its session was ended elsewhere; false where that is not so. */
  private boolean tellEnded(Exchange exchange) {
    Optional<SignedIn> over;
    synchronized (this) {
      over = exchange.cookie(COOKIE).map(ended::remove);
    }
    if (over.isEmpty()) {
      return false;
    }
    exchange.setCookie(COOKIE, "");
    TracehubPages.ended(exchange, about(over.get()));
    return true;
  }

  /** What was told of the person, newest first. */
  private synchronized List<Signal> about(SignedIn session) {
    return signals.reversed().stream()
        .filter(one -> one.subject().equals(session.claims().get("sub")))
        .toList();
  }

  /** {@code /reports/42}: a deep link, to which a sign-in comes back. */
  private void report(Exchange exchange) throws Refused {
    var path = exchange.path();
    if (!path.matches("/reports/\\d{1,6}")) {
      Layout.APPLICATION.problem(exchange, 404, "No such page", "Nothing is here.");
      return;
    }
    if (tellEnded(exchange)) {
      return;
    }
    var session = current(exchange);
    if (session.isEmpty()) {
      depart(exchange, path);
      return;
    }
    TracehubPages.report(exchange, session.get(), path.substring("/reports/".length()));
  }

  private void depart(Exchange exchange, String returnTo) throws Refused {
    var state = randomText();
    var started = new Pending(randomText(), randomText(), randomText(), returnTo);
    var url = client.authorizationUrl(state, started.nonce(), started.codeVerifier());
    synchronized (this) {
      pending.put(state, started);
    }
    // The answer must come back to this very browser.
    exchange.setCookie(PENDING_COOKIE, started.browser());
    exchange.redirect(url);
  }

  private void arrive(Exchange exchange) throws Refused {
    var started = take(exchange.query("state").orElse(""));
    if (started.isEmpty()
        || !exchange.cookie(PENDING_COOKIE).equals(Optional.of(started.get().browser()))) {
      throw new Refused("this sign-in was not started in this browser, or is over");
    }
    exchange.setCookie(PENDING_COOKIE, "");
    // RFC 9207 §2.4: an answer of another issuer is a mix-up attack.
    var issuer = exchange.query("iss");
    if (issuer.isPresent() && !issuer.get().equals(client.issuer())) {
      throw new Refused("the answer comes from " + issuer.get());
    }
    var code = exchange.query("code");
    if (code.isEmpty()) {
      throw new Refused(
          exchange.query("error").orElse("no code")
              + ": "
              + exchange.query("error_description").orElse("the provider gives no reason"));
    }
    var signedIn =
        client.exchange(
            code.get(), started.get().codeVerifier(), started.get().nonce(), clock.instant());
    var id = randomText();
    synchronized (this) {
      sessions.put(id, signedIn);
    }
    exchange.setCookie(COOKIE, id);
    exchange.redirect(started.get().returnTo());
  }

  private void signOut(Exchange exchange) throws Refused {
    if (!exchange.isPost()) {
      exchange.redirect("/");
      return;
    }
    var session = current(exchange);
    synchronized (this) {
      exchange.cookie(COOKIE).ifPresent(sessions::remove);
    }
    exchange.setCookie(COOKIE, "");
    exchange.redirect(
        session.isEmpty()
            ? "/signed-out"
            : client.endSessionUrl(session.get().idToken(), postLogoutRedirectUri()));
  }

  /** OpenID Connect back-channel logout §2.5 and §2.8. */
  private void backChannelLogout(Exchange exchange) {
    try {
      var claims = client.logout(exchange.form("logout_token").orElse(""), clock.instant());
      end(claims.getSubject(), claims.getClaim("sid") instanceof String sid ? sid : null);
      exchange.text(200, "");
    } catch (Refused e) {
      exchange.json(400, "{\"error\":\"invalid_request\"}");
    }
  }

  /**
   * @param sid of the one session that ends; null for all of the person
   */
  private synchronized void end(@Nullable String subject, @Nullable String sid) {
    for (var session : Map.copyOf(sessions).entrySet()) {
      var about = session.getValue().claims();
      if (sid == null ? Objects.equals(subject, about.get("sub")) : sid.equals(about.get("sid"))) {
        sessions.remove(session.getKey());
        ended.put(session.getKey(), session.getValue());
      }
    }
  }

  /** RFC 8935 §2: a security event is pushed. */
  private void signal(Exchange exchange) {
    if (!exchange.isPost()) {
      Layout.APPLICATION.problem(exchange, 405, "Only events come here", "Nothing is to be seen.");
      return;
    }
    var answer =
        receiver.receive(
            exchange.header("Authorization").orElse(""), exchange.body(), clock.instant());
    answer.signal().ifPresent(this::hear);
    exchange.json(answer.status(), answer.body());
  }

  private synchronized void hear(Signal signal) {
    signals.addLast(signal);
    if (signals.size() > MOST_SIGNALS) {
      signals.removeFirst();
    }
    if (signal.endsAccess()) {
      end(signal.subject(), signal.session().isEmpty() ? null : signal.session());
    }
  }

  private void apiMe(Exchange exchange) {
    current(exchange)
        .ifPresentOrElse(
            session -> exchange.json(200, JSONObjectUtils.toJSONString(session.claims())),
            () -> exchange.json(401, "{\"error\":\"not_signed_in\"}"));
  }

  private synchronized Optional<SignedIn> current(Exchange exchange) {
    return exchange.cookie(COOKIE).map(sessions::get);
  }

  private synchronized Optional<Pending> take(String state) {
    return Optional.ofNullable(pending.remove(state));
  }

  private String randomText() {
    var bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > MOST_KEPT;
      }
    };
  }

  @Override
  public void close() {
    server.close();
  }
}
