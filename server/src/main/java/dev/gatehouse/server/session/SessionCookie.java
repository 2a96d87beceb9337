package dev.gatehouse.server.session;

import dev.gatehouse.server.web.Cookie;
import dev.gatehouse.server.web.Cookies;
import java.time.Duration;

/** The cookie that carries a session's secret. */
public final class SessionCookie {
  private final Cookie cookie;

  private SessionCookie(Cookie cookie) {
    this.cookie = cookie;
  }

  /** Lax: an application's link into a protected page must find the session. */
  static SessionCookie of(Cookies cookies, String token, Duration lifetime) {
    return new SessionCookie(cookies.set(Sessions.COOKIE, token, lifetime, Cookie.SameSite.LAX));
  }

  /** Makes the browser forget. */
  public static Cookie forgotten(Cookies cookies) {
    return cookies.delete(Sessions.COOKIE, Cookie.SameSite.LAX);
  }

  Cookie cookie() {
    return cookie;
  }

  /** The secret stays out of logs. */
  @Override
  public String toString() {
    return "SessionCookie";
  }
}
