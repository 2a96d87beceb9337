package dev.gatehouse.protocol.oidc;

/** Whether a callback belongs to the sign-in that it claims (RFC 6749 §4.1.2, RFC 9207). */
public final class CallbackVerifier {

  private CallbackVerifier() {}

  public static CallbackVerdict verify(
      CallbackParameters parameters, Expectation expectation, ProviderMetadata provider) {
    throw new UnsupportedOperationException();
  }
}
