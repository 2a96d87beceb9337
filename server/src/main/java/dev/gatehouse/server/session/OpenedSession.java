package dev.gatehouse.server.session;

import dev.gatehouse.server.web.Response;

/**
 * A session that has just been opened. Give the cookie only after the transaction has been
 * committed.
 */
public record OpenedSession(SignedIn signedIn, SessionCookie cookie) {

  /** The same answer that also makes the browser carry the session. */
  public Response on(Response response) {
    return response.with(cookie.cookie());
  }
}
