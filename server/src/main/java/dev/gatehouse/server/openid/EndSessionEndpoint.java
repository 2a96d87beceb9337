package dev.gatehouse.server.openid;

import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.signin.SignOut;
import dev.gatehouse.server.web.ContentPolicy;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Parameters;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * {@code /oauth/end-session} (OIDC RP-Initiated Logout 1.0). Only an ID token of the very session
 * ends it without asking; otherwise any site could sign people out.
 */
final class EndSessionEndpoint {
  private static final int LONGEST = 6_000;
  private static final List<String> READ =
      List.of("id_token_hint", "client_id", "post_logout_redirect_uri", "state", "logout_hint");

  private final Function<String, Optional<Client>> clients;
  private final IdTokenHints hints;
  private final Sessions sessions;
  private final SignOut signOut;
  private final Pages pages;

  EndSessionEndpoint(
      Function<String, Optional<Client>> clients,
      IdTokenHints hints,
      Sessions sessions,
      SignOut signOut,
      Pages pages) {
    this.clients = clients;
    this.hints = hints;
    this.sessions = sessions;
    this.signOut = signOut;
    this.pages = pages;
  }

  /**
   * What an application asks.
   *
   * @param back where to go afterwards, registered for the application
   */
  private record Wish(
      Optional<IdTokenHints.Hint> hint,
      Optional<Client> client,
      Optional<String> back,
      String state) {}

  /**
   * §2: POST must work too; with it a browser leaves the cookie out, so it comes again with GET.
   */
  Response post(Request request) {
    Map<String, String> all = new TreeMap<>();
    for (String name : READ) {
      request.form().one(name).ifPresent(value -> all.put(name, value));
    }
    String own = AuthorizationRequest.withQuery("/oauth/end-session", all).toString();
    if (own.length() > LONGEST) {
      throw OpenIdRefusal.PARAMETER.page("the request is too long");
    }
    return Response.redirect(URI.create(request.publicAddress().resolve("/") + own.substring(1)));
  }

  Response get(Request request) {
    Wish wish = read(request.query());
    Optional<SignedIn> live = sessions.resolve(request);
    if (live.isEmpty()) {
      return leave(wish);
    }
    boolean ofThisSession =
        wish.hint()
            .filter(hint -> hint.sessionId().equals(live.get().session().value()))
            .isPresent();
    if (ofThisSession) {
      return end(request, wish, live.get());
    }
    // §2: without a hint of this very session the person must be asked.
    Response page =
        pages.render(
            200,
            "openid/sign-out",
            Map.of(
                "name", live.get().user().userName(),
                "application", wish.client().map(Client::name).orElse(""),
                "clientId", wish.client().map(Client::clientId).orElse(""),
                "back", wish.back().orElse(""),
                "state", wish.state()));
    // The answer to the form leads to the identity provider, or back to the application.
    return ContentPolicy.page().formsMayLeave().on(page);
  }

  /** The person has said yes. The route takes forms of our own pages only. */
  Response confirmed(Request request) {
    Wish wish = read(request.form());
    Optional<SignedIn> live = sessions.resolve(request);
    return live.isPresent() ? end(request, wish, live.get()) : leave(wish);
  }

  private Wish read(Parameters parameters) {
    Optional<IdTokenHints.Hint> hint =
        parameters.one("id_token_hint").filter(text -> !text.isEmpty()).flatMap(hints::read);
    Optional<String> clientId = parameters.one("client_id").filter(text -> !text.isEmpty());
    if (hint.isPresent() && clientId.filter(id -> !id.equals(hint.get().clientId())).isPresent()) {
      throw OpenIdRefusal.PARAMETER.page("client_id differs from the one of id_token_hint"); // §2
    }
    Optional<Client> client =
        hint.map(IdTokenHints.Hint::clientId)
            .or(() -> clientId)
            .filter(id -> id.length() <= 200)
            .flatMap(clients);
    Optional<String> back =
        parameters.one("post_logout_redirect_uri").filter(text -> !text.isEmpty());
    if (back.isPresent()
        && client.filter(one -> one.postLogoutRedirectUris().contains(back.get())).isEmpty()) {
      // §3: an exact match, or no redirect at all.
      throw OpenIdRefusal.LOGOUT_REDIRECT_URI.page("post_logout_redirect_uri is not registered");
    }
    return new Wish(hint, client, back, parameters.one("state").orElse(""));
  }

  private Response end(Request request, Wish wish, SignedIn live) {
    return signOut.end(request, live, back(wish), () -> page(wish));
  }

  private Response leave(Wish wish) {
    return back(wish).map(Response::redirect).orElseGet(() -> page(wish));
  }

  private Response page(Wish wish) {
    return pages.render(
        200,
        "openid/signed-out",
        Map.of("application", wish.client().map(Client::name).orElse("")));
  }

  private static Optional<URI> back(Wish wish) {
    return wish.back()
        .map(
            back ->
                wish.state().isEmpty()
                    ? URI.create(back)
                    : AuthorizationRequest.withQuery(back, Map.of("state", wish.state())));
  }
}
