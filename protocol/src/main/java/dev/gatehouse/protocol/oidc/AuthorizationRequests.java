package dev.gatehouse.protocol.oidc;

import java.net.URI;

/** The authentication request (OpenID Connect Core §3.1.2.1), always with PKCE S256. */
public final class AuthorizationRequests {

  private AuthorizationRequests() {}

  /** Where to send the person. */
  public static URI url(
      RelyingParty relyingParty,
      ProviderMetadata provider,
      Expectation expectation,
      AuthorizationOptions options) {
    throw new UnsupportedOperationException();
  }

  /** The same request, to be pushed to the provider first (RFC 9126 §2.1). */
  public static OutgoingRequest push(
      RelyingParty relyingParty,
      ProviderMetadata provider,
      Expectation expectation,
      AuthorizationOptions options,
      RequestStamp stamp) {
    throw new UnsupportedOperationException();
  }

  /** From the answer to {@link #push} to the address for the person (RFC 9126 §2.2, §4). */
  public static PushResult pushed(
      RelyingParty relyingParty, ProviderMetadata provider, IncomingResponse response) {
    throw new UnsupportedOperationException();
  }
}
