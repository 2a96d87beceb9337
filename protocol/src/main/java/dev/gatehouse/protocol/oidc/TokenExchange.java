package dev.gatehouse.protocol.oidc;

/** From a code to tokens (OpenID Connect Core §3.1.3). */
public final class TokenExchange {

  private TokenExchange() {}

  public static OutgoingRequest request(
      RelyingParty relyingParty,
      ProviderMetadata provider,
      String code,
      Expectation expectation,
      RequestStamp stamp) {
    throw new UnsupportedOperationException();
  }

  public static TokenResult read(IncomingResponse response) {
    throw new UnsupportedOperationException();
  }
}
