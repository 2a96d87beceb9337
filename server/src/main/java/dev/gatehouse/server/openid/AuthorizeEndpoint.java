package dev.gatehouse.server.openid;

import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.signin.Destination;
import dev.gatehouse.server.signin.StartSignIn;
import dev.gatehouse.server.web.Parameters;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /oauth/authorize} (RFC 6749 §3.1, OIDC Core §3.1.2): answers at once where a live session
 * fits, otherwise starts a sign-in and answers when the person arrives.
 */
final class AuthorizeEndpoint implements Destination {
  static final String NAME = "openid";

  /** Between our clock and that of the identity provider which tells when it authenticated. */
  private static final Duration SKEW = Duration.ofSeconds(60);

  private final AuthorizationRequests requests;
  private final PushedRequests pushed;
  private final Hints hints;
  private final Grants grants;
  private final SignInDoor door;
  private final Addresses addresses;
  private final InstantSource clock;

  AuthorizeEndpoint(
      AuthorizationRequests requests,
      PushedRequests pushed,
      Hints hints,
      Grants grants,
      SignInDoor door,
      Addresses addresses,
      InstantSource clock) {
    this.requests = requests;
    this.pushed = pushed;
    this.hints = hints;
    this.grants = grants;
    this.door = door;
    this.addresses = addresses;
    this.clock = clock;
  }

  /**
   * OIDC Core §3.1.2.1: POST must work too. A browser leaves the session cookie out of a form that
   * another site posts, so it is asked to come again with GET.
   */
  Response post(Request request) {
    String query = AuthorizationRequests.keep(request.form());
    return Response.redirect(URI.create(addresses.at("/oauth/authorize?" + query)));
  }

  Response get(Request request) {
    Instant now = clock.instant();
    Parameters parameters = pushed.resolve(request.query(), now);
    return switch (requests.read(parameters)) {
      case ReadRequest.Page page -> throw page.why().page(page.detail());
      case ReadRequest.Back back -> back(back);
      case ReadRequest.Valid valid -> answer(request, valid, parameters, now);
    };
  }

  private Response answer(
      Request request, ReadRequest.Valid valid, Parameters parameters, Instant now) {
    AuthorizationRequest wanted = valid.request();
    Optional<OrganizationScope> hinted = Optional.empty();
    if (wanted.organization().isPresent()) {
      hinted = hints.organization(valid.client(), wanted.organization().get());
      if (hinted.isEmpty()) {
        return error(wanted, OpenIdRefusal.ORGANIZATION);
      }
    }
    Optional<SignedIn> live =
        wanted.wantsNewSignIn() ? Optional.empty() : door.sessions().resolve(request);
    Optional<OrganizationScope> scope = hinted;
    Optional<SignedIn> fitting =
        live.filter(signedIn -> fits(valid, scope, signedIn, now))
            .filter(signedIn -> sameLogin(wanted, signedIn));
    if (fitting.isPresent()) {
      return code(valid, fitting.get(), now);
    }
    if (wanted.passive()) {
      return error(wanted, OpenIdRefusal.LOGIN_REQUIRED); // OIDC Core §3.1.2.6
    }
    return door.signIn().start(request, start(valid, scope, parameters, now));
  }

  private StartSignIn start(
      ReadRequest.Valid valid,
      Optional<OrganizationScope> scope,
      Parameters parameters,
      Instant now) {
    AuthorizationRequest wanted = valid.request();
    return new StartSignIn(
        scope,
        NAME,
        "at=" + now.getEpochSecond() + "&" + AuthorizationRequests.keep(parameters),
        valid.client().name(),
        wanted.connection().map(ConnectionId::new),
        wanted.loginHint(),
        wanted.useSso(),
        wanted.wantsNewAuthentication(),
        false,
        wanted.maxAge());
  }

  private boolean fits(
      ReadRequest.Valid valid, Optional<OrganizationScope> hinted, SignedIn signedIn, Instant now) {
    AuthorizationRequest wanted = valid.request();
    Client client = valid.client();
    return client.admits(signedIn.scope())
        && hinted
            .map(scope -> scope.organization().equals(signedIn.scope().organization()))
            .orElse(true)
        && isThroughTheRightOne(wanted, signedIn)
        && youngEnough(wanted.maxAge(), signedIn, now)
        && now.isBefore(signedIn.endWithin(client.sessionLifetime()));
  }

  private static boolean isThroughTheRightOne(AuthorizationRequest wanted, SignedIn signedIn) {
    return wanted
        .connection()
        .map(id -> signedIn.connection().filter(c -> c.value().equals(id)).isPresent())
        .orElse(true);
  }

  /** OIDC Core §3.1.2.1: max_age counts from when the person authenticated. */
  private static boolean youngEnough(Optional<Duration> maxAge, SignedIn signedIn, Instant now) {
    return maxAge.map(age -> !signedIn.authenticatedAt().plus(age).isBefore(now)).orElse(true);
  }

  /** A hint at somebody else means that another person is to sign in. */
  private static boolean sameLogin(AuthorizationRequest wanted, SignedIn signedIn) {
    return wanted
        .loginHint()
        .filter(hint -> hint.indexOf('@') > 0)
        .map(hint -> hint.equalsIgnoreCase(signedIn.user().userName()))
        .orElse(true);
  }

  @Override
  public String name() {
    return NAME;
  }

  /**
   * The person has signed in. The request is checked again from the start: the application may have
   * been changed or switched off in between.
   */
  @Override
  public Response arrive(Request request, String state, SignedIn signedIn) {
    Instant now = clock.instant();
    return switch (requests.read(AuthorizationRequests.kept(state))) {
      case ReadRequest.Page page -> throw page.why().page(page.detail());
      case ReadRequest.Back back -> back(back);
      case ReadRequest.Valid valid -> arrived(valid, startedAt(state), signedIn, now);
    };
  }

  private Response arrived(
      ReadRequest.Valid valid, Instant startedAt, SignedIn signedIn, Instant now) {
    AuthorizationRequest wanted = valid.request();
    Optional<OrganizationScope> hinted =
        wanted.organization().flatMap(hint -> hints.organization(valid.client(), hint));
    boolean right =
        valid.client().admits(signedIn.scope())
            && (wanted.organization().isEmpty()
                || hinted
                    .filter(s -> s.organization().equals(signedIn.scope().organization()))
                    .isPresent());
    if (!right) {
      return error(wanted, OpenIdRefusal.ORGANIZATION);
    }
    // Who was refused may have come in by another way: the application must not take that for the
    // one it relies on. A login_hint is no demand (OIDC Core §3.1.2.1); ID tokens say who it is.
    if (!isThroughTheRightOne(wanted, signedIn)) {
      return error(wanted, OpenIdRefusal.CONNECTION);
    }
    // Some providers ignore ForceAuthn and max_age; the application must not take that for a new
    // authentication.
    boolean fresh =
        !wanted.wantsNewAuthentication()
            || !signedIn.authenticatedAt().isBefore(startedAt.minus(SKEW));
    if (!fresh || !youngEnough(wanted.maxAge().map(age -> age.plus(SKEW)), signedIn, startedAt)) {
      return error(wanted, OpenIdRefusal.AUTHENTICATION_TOO_OLD);
    }
    return code(valid, signedIn, now);
  }

  private static Instant startedAt(String state) {
    int end = state.indexOf('&');
    return Instant.ofEpochSecond(Long.parseLong(state.substring("at=".length(), end)));
  }

  private Response code(ReadRequest.Valid valid, SignedIn signedIn, Instant now) {
    String code = grants.issueCode(valid.client(), valid.request(), signedIn, now);
    return Response.redirect(valid.request().answer(addresses.issuer(), Map.of("code", code)));
  }

  private Response error(AuthorizationRequest wanted, OpenIdRefusal why) {
    return Response.redirect(
        wanted.answer(
            addresses.issuer(),
            Map.of("error", why.error(), "error_description", why.description())));
  }

  private Response back(ReadRequest.Back back) {
    Map<String, String> answer = new java.util.TreeMap<>();
    answer.put("error", back.why().error());
    answer.put(
        "error_description",
        back.why().code() + ": " + OAuthAnswer.inErrorCharacters(back.detail()));
    answer.put("iss", addresses.issuer());
    if (!back.state().isEmpty()) {
      answer.put("state", back.state());
    }
    return Response.redirect(AuthorizationRequest.withQuery(back.redirectUri(), answer));
  }
}
