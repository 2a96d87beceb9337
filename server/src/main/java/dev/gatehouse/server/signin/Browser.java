package dev.gatehouse.server.signin;

import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.web.Cookie;
import dev.gatehouse.server.web.Cookies;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Duration;
import java.util.Optional;

/**
 * The cookie that binds attempts to a browser. One for all attempts of the browser, so that several
 * tabs do not disturb each other. It opens nothing: it only has to be the same at the callback as
 * at the start, so that nobody's browser finishes what another's began (login CSRF). Sessions are
 * told apart by it as well, for a browser has one of an organization.
 *
 * @param token the cookie's value
 */
record Browser(String token) {
  private static final String COOKIE = "gatehouse_browser";

  /** Longer than any session. */
  private static final Duration LIFETIME = Duration.ofDays(91);

  private static final int LENGTH = Tokens.random("").length();

  /** The browser that sent a request, if it carries the cookie. */
  static Optional<Browser> of(Cookies cookies, Request request) {
    return cookies
        .read(request, COOKIE)
        .filter(value -> value.length() == LENGTH)
        .map(Browser::new);
  }

  /** The same, or one that the answer must {@link #on mark}. */
  static Browser ofOrNew(Cookies cookies, Request request) {
    return of(cookies, request).orElseGet(() -> new Browser(Tokens.random("")));
  }

  byte[] hash() {
    return Tokens.hash(token);
  }

  /** SameSite=None: SAML's answer is a form that the provider's page posts (bindings §3.5). */
  Response on(Cookies cookies, Response response) {
    return response.with(cookies.set(COOKIE, token, LIFETIME, Cookie.SameSite.NONE));
  }

  /** The cookie's value stays out of logs. */
  @Override
  public String toString() {
    return "Browser";
  }
}
