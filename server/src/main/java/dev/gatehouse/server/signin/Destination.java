package dev.gatehouse.server.signin;

import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;

/**
 * Where a person goes after signing in: a door declares one, {@code Server} wires it. Lower
 * packages call up only through this.
 */
public interface Destination {

  /** The stable name under which attempts remember this destination, such as {@code openid}. */
  String name();

  /**
   * Answers the browser that has just signed in, in the same response, no further hop.
   *
   * @param state what the door gave to {@link SignIn#start}, unchanged
   * @param signedIn the session and the person
   */
  Response arrive(Request request, String state, SignedIn signedIn);

  /**
   * Answers the browser when the sign-in was refused, or empty for the common error page. An OpenID
   * Provider may answer {@code access_denied} to its client when the person cancels; most refusals
   * stay on our page with a reference code.
   */
  default java.util.Optional<Response> refused(Request request, String state, String code) {
    return java.util.Optional.empty();
  }
}
