package dev.gatehouse.server.openid;

/** What came of reading an authorization request. */
sealed interface ReadRequest {

  /** It can be answered. */
  record Valid(AuthorizationRequest request, Client client) implements ReadRequest {}

  /**
   * Client and redirect URI are right, something else is not: the application is told (RFC 6749
   * §4.1.2.1).
   */
  record Back(String redirectUri, String state, OpenIdRefusal why, String detail)
      implements ReadRequest {}

  /** The browser must not be redirected, because nobody trustworthy is there to receive it. */
  record Page(OpenIdRefusal why, String detail) implements ReadRequest {}
}
