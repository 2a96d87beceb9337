package dev.gatehouse.server.forwardauth;

import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.OrganizationToken;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.signin.Destination;
import dev.gatehouse.server.signin.SignIn;
import dev.gatehouse.server.signin.StartSignIn;
import dev.gatehouse.server.web.Cookie;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a browser gets a cookie on a protected host: {@code /.gatehouse/sign-in} there marks the
 * browser, {@code /forward-auth/start} here finds or makes a session, and {@code
 * /.gatehouse/callback} there turns a one-time code into the cookie. The mark is what keeps an
 * attacker from signing a victim in as the attacker, or from using a victim's code.
 */
final class SignInPath implements Destination {
  static final String NAME = "forward-auth";
  static final Duration CODE_LIFETIME = Duration.ofSeconds(60);
  private static final Duration MARK_LIFETIME = Duration.ofMinutes(30);
  private static final Pattern HASH = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final ForwardAuth.Below below;
  private final Places places;
  private final SignIn signIn;

  SignInPath(ForwardAuth.Below below, Places places, SignIn signIn) {
    this.below = below;
    this.places = places;
    this.signIn = signIn;
  }

  /** On the protected host, passed on by the proxy. */
  Response begin(Request request) {
    String host = protectedHost(request);
    String path = request.query().one("to").or(() -> originalPath(request)).orElse("/");
    String safe =
        OriginalRequest.safePath(path).orElseThrow(() -> ForwardAuthRefusal.PATH.page(400, path));
    // Kept if it is there, so that two tabs that begin at once both arrive.
    String mark =
        places
            .cookies()
            .read(request, Places.BROWSER_COOKIE)
            .filter(text -> HASH.matcher(text).matches())
            .orElseGet(() -> Tokens.random(""));
    Cookie cookie =
        places.cookies().set(Places.BROWSER_COOKIE, mark, MARK_LIFETIME, Cookie.SameSite.LAX);
    return Response.redirect(places.start(host, safe, browserHash(mark))).with(cookie);
  }

  private static Optional<String> originalPath(Request request) {
    return OriginalRequest.read(request)
        .map(OriginalRequest::pathAndQuery)
        .filter(path -> !path.startsWith("/.gatehouse/"));
  }

  private String protectedHost(Request request) {
    return OriginalRequest.host(request)
        .filter(places::isProtected)
        .orElseThrow(
            () ->
                ForwardAuthRefusal.HOST_UNKNOWN.page(
                    400, OriginalRequest.host(request).orElse("no host")));
  }

  private static String browserHash(String mark) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Tokens.hash(mark));
  }

  /**
   * Where a person is to arrive.
   *
   * @param browser the hash of the browser's mark; empty on our own host
   */
  private record Goal(String host, String browser, String path) {
    String write() {
      return host + "\n" + browser + "\n" + path;
    }

    static Goal read(String text) {
      String[] parts = text.split("\n", 3);
      return new Goal(parts[0], parts[1], parts[2]);
    }
  }

  /** On our own host: a live session goes back at once, everybody else signs in. */
  Response start(Request request) {
    String path = request.query().required("to");
    String host = request.query().one("host").orElse(places.ownHost());
    String browser = request.query().one("browser").orElse("");
    Optional<Application> application = places.application(host);
    if (application.isEmpty()) {
      throw ForwardAuthRefusal.HOST_UNKNOWN.page(400, host);
    }
    if (!places.isOwn(host) && !HASH.matcher(browser).matches()) {
      throw ForwardAuthRefusal.CODE.page(400, "the browser's mark is missing");
    }
    String safe =
        OriginalRequest.safePath(path).orElseThrow(() -> ForwardAuthRefusal.PATH.page(400, path));
    Goal goal = new Goal(host, browser, safe);
    Optional<SignedIn> live =
        below
            .sessions()
            .resolve(request)
            .filter(signedIn -> Applications.admits(application.get(), signedIn.scope()))
            .filter(
                signedIn ->
                    below
                        .clock()
                        .instant()
                        .isBefore(signedIn.endWithin(lifetime(application.get()))));
    return live.map(signedIn -> arrive(goal, signedIn))
        .orElseGet(() -> signIn.start(request, wish(application.get(), goal)));
  }

  private static Optional<Duration> lifetime(Application application) {
    return application.settings().sessionLifetime();
  }

  private static StartSignIn wish(Application application, Goal goal) {
    return new StartSignIn(
        Optional.empty(),
        NAME,
        goal.write(),
        application.name(),
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        false,
        Optional.empty());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Response arrive(Request request, String state, SignedIn signedIn) {
    return arrive(Goal.read(state), signedIn);
  }

  private Response arrive(Goal goal, SignedIn signedIn) {
    Optional<Application> application =
        places.application(goal.host()).filter(one -> Applications.admits(one, signedIn.scope()));
    if (application.isEmpty()) {
      throw ForwardAuthRefusal.ORGANIZATION.page(403, goal.host());
    }
    if (places.isOwn(goal.host())) {
      return Response.redirect(URI.create(places.origin(goal.host()) + goal.path()));
    }
    OrganizationScope scope = signedIn.scope();
    OrganizationToken code = HostTokens.CODE.random(scope.organization());
    Instant now = below.clock().instant();
    byte[] browser = Base64.getUrlDecoder().decode(goal.browser());
    Instant end = signedIn.endWithin(lifetime(application.get()));
    below
        .database()
        .write(
            tx -> {
              HostStore.deleteExpiredCodes(tx, scope, now);
              HostStore.insertCode(
                  tx,
                  scope,
                  code.hash(),
                  browser,
                  goal.host(),
                  new HostStore.Code(signedIn.session(), goal.path(), end),
                  now.plus(CODE_LIFETIME));
              return code;
            });
    return Response.redirect(places.callback(goal.host(), code.text()));
  }

  /** On the protected host again, passed on by the proxy. */
  Response callback(Request request) {
    String host = protectedHost(request);
    Instant now = below.clock().instant();
    OrganizationToken code =
        HostTokens.CODE
            .read(request.query().required("code"))
            .orElseThrow(() -> ForwardAuthRefusal.CODE.page(400, "it has not the form of a code"));
    String mark =
        places
            .cookies()
            .read(request, Places.BROWSER_COOKIE)
            .orElseThrow(() -> ForwardAuthRefusal.CODE.page(400, "the browser bears no mark"));
    Database database = below.database();
    Organizations organizations = below.organizations();
    OrganizationToken cookie = HostTokens.COOKIE.random(code.organization());
    HostStore.Code taken =
        database
            .<Optional<HostStore.Code>>write(
                tx ->
                    organizations
                        .scope(tx, code.organization())
                        .flatMap(scope -> exchange(tx, scope, code, cookie, mark, host, now)))
            .orElseThrow(() -> ForwardAuthRefusal.CODE.page(400, "unknown, used or another's"));
    Duration lifetime = Duration.between(now, taken.sessionExpiresAt());
    return Response.redirect(URI.create(places.origin(host) + taken.path()))
        .with(
            places.cookies().set(Places.HOST_COOKIE, cookie.text(), lifetime, Cookie.SameSite.LAX));
  }

  private static Optional<HostStore.Code> exchange(
      dev.gatehouse.server.db.Transaction tx,
      OrganizationScope scope,
      OrganizationToken code,
      OrganizationToken cookie,
      String mark,
      String host,
      Instant now) {
    Optional<HostStore.Code> taken =
        HostStore.takeCode(tx, scope, code.hash(), Tokens.hash(mark), host, now);
    taken.ifPresent(
        found ->
            HostStore.insertCookie(
                tx, scope, cookie.hash(), found.session(), host, found.sessionExpiresAt()));
    return taken;
  }

  /** On the protected host: away to our own page that asks. */
  Response signOut() {
    return Response.redirect(places.own("/oauth/end-session"));
  }
}
