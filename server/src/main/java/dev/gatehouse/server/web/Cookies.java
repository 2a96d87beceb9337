package dev.gatehouse.server.web;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Names and sets cookies as the public address allows: over https with the prefix {@code __Host-}
 * and Secure (RFC 6265bis §4.1.3.2), over plain http, for trying out, without both.
 *
 * @param secure whether the public address is https
 */
public record Cookies(boolean secure) {

  public static Cookies of(URI publicAddress) {
    return new Cookies("https".equals(publicAddress.getScheme()));
  }

  /** The name on the wire of a cookie that features call by its bare name. */
  public String name(String bare) {
    return secure ? "__Host-" + bare : bare;
  }

  /** A cookie to set. */
  public Cookie set(String bare, String value, Duration lifetime, Cookie.SameSite sameSite) {
    return new Cookie(name(bare), value, lifetime, sameSite, secure);
  }

  /** A cookie that makes the browser forget. */
  public Cookie delete(String bare, Cookie.SameSite sameSite) {
    return set(bare, "", Duration.ZERO, sameSite);
  }

  /** What the browser sent back. */
  public Optional<String> read(Request request, String bare) {
    return request.cookie(name(bare));
  }
}
