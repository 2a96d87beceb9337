package dev.gatehouse.server.signin;

import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;

/** Starts a sign-in: the one method that doors call. */
public interface SignIn {

  /**
   * Answers with the sign-in page, or at once with the departure to the identity provider where the
   * choice is clear. Existing sessions are the door's business: it asks {@code Sessions} first.
   */
  Response start(Request request, StartSignIn what);
}
