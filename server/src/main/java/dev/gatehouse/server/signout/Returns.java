package dev.gatehouse.server.signout;

import dev.gatehouse.server.connection.Departure;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.signout.PendingStore.Pending;
import dev.gatehouse.server.web.AutoPostPage;
import dev.gatehouse.server.web.Cookie;
import dev.gatehouse.server.web.Cookies;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Browsers on their way to a provider to sign out there, and back. Bound to them by a cookie. */
final class Returns {
  private static final String COOKIE = "gatehouse_sign_out";
  private static final Duration LIFETIME = Duration.ofMinutes(10);
  private static final int LONGEST = 128;

  private final Database database;
  private final Pages pages;
  private final Cookies cookies;
  private final InstantSource clock;
  private final PendingStore store = new PendingStore();

  Returns(Database database, Pages pages, Cookies cookies, InstantSource clock) {
    this.database = database;
    this.pages = pages;
    this.cookies = cookies;
    this.clock = clock;
  }

  /** Sends the browser away and remembers where it goes on its return. */
  Optional<Response> depart(
      OrganizationScope scope,
      ConnectionId connection,
      String handle,
      Departure departure,
      Optional<URI> back) {
    Optional<Response> answer = carry(departure, AutoPostPage::answer);
    if (answer.isEmpty()) {
      return answer;
    }
    String token = Tokens.random("");
    Pending pending =
        new Pending(
            scope.organization(),
            connection,
            Tokens.hash(handle),
            departure.expectation(),
            back.map(URI::toString).orElse(""));
    database.write(
        tx -> {
          store.insert(tx, Tokens.hash(token), pending, clock.instant().plus(LIFETIME));
          return pending;
        });
    // SameSite=None: the answer may be a form that the provider's page posts (bindings §3.5).
    return answer.map(one -> one.with(cookies.set(COOKIE, token, LIFETIME, Cookie.SameSite.NONE)));
  }

  /**
   * What carries our answer to a provider's request; empty where there is none. Providers that tell
   * many applications at once open each in a frame of one page, and our page must be shown there to
   * send its form on. Nobody can be led to click in it: it holds the message and goes back to the
   * very site that may frame it.
   */
  Optional<Response> answer(Departure departure) {
    return carry(departure, AutoPostPage::answerInFrame);
  }

  /** A page that posts fields to an address. */
  private interface FormPage {
    Response of(Pages pages, URI action, Map<String, String> fields);
  }

  private Optional<Response> carry(Departure departure, FormPage page) {
    return switch (departure) {
      case Departure.Redirect redirect -> Optional.of(Response.redirect(redirect.url()));
      case Departure.Form form -> Optional.of(page.of(pages, form.action(), form.fields()));
      case Departure.Impossible impossible -> Optional.empty();
      // A kind that asks with a page of ours has nothing to sign out of.
      case Departure.Prompt prompt -> Optional.empty();
    };
  }

  /** Whether the browser carries the cookie at all. */
  boolean isMarked(Request request) {
    return token(request).isPresent();
  }

  /** Where the browser was sent, if it was this one. */
  Optional<Pending> pending(Request request) {
    return token(request)
        .flatMap(
            token ->
                database.read(
                    tx -> store.findAcrossOrganizations(tx, Tokens.hash(token), clock.instant())));
  }

  /**
   * The end of the way.
   *
   * @param handle what came back as RelayState or {@code state}; empty where the provider lost it
   */
  Response arrive(Request request, Pending pending, String handle) {
    byte[] hash = Tokens.hash(token(request).orElse(""));
    boolean first = database.write(tx -> store.delete(tx, hash));
    boolean known = handle.isEmpty() || Tokens.matches(handle, pending.handleHash());
    Response answer =
        first && known && !pending.back().isEmpty()
            ? Response.redirect(URI.create(pending.back()))
            : signedOut();
    return answer.with(cookies.delete(COOKIE, Cookie.SameSite.NONE));
  }

  /** OpenID Connect's return (RP-Initiated Logout 1.0 §3), which carries {@code state} alone. */
  Response returned(Request request) {
    String handle = request.query().one("state").orElse("");
    return pending(request)
        .filter(unused -> !handle.isEmpty())
        .map(found -> arrive(request, found, handle))
        .orElseGet(this::signedOut);
  }

  Response signedOut() {
    return pages.render(200, "signout/signed-out", Map.of());
  }

  private Optional<String> token(Request request) {
    return cookies
        .read(request, COOKIE)
        .filter(text -> !text.isEmpty() && text.length() <= LONGEST);
  }
}
