package dev.gatehouse.protocol.oidc;

import dev.gatehouse.protocol.jose.Json;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/** The authentication request (OpenID Connect Core §3.1.2.1), always with PKCE S256. */
public final class AuthorizationRequests {

  private static final int LARGEST_ANSWER = 64 * 1024;
  private static final long LONGEST_LIFETIME_SECONDS = 3_600;

  private AuthorizationRequests() {}

  /** Where to send the person. */
  public static URI url(
      RelyingParty relyingParty,
      ProviderMetadata provider,
      Expectation expectation,
      AuthorizationOptions options) {
    return new FormParameters()
        .add("client_id", relyingParty.clientId())
        .addAll(parameters(relyingParty, provider, expectation, options))
        .appendedTo(provider.authorizationEndpoint());
  }

  /**
   * The same request, to be pushed to the provider first (RFC 9126 §2.1).
   *
   * @throws IllegalStateException if the provider has no endpoint for it
   */
  public static OutgoingRequest push(
      RelyingParty relyingParty,
      ProviderMetadata provider,
      Expectation expectation,
      AuthorizationOptions options,
      RequestStamp stamp) {
    URI endpoint = provider.pushedAuthorizationRequestEndpoint();
    if (endpoint == null) {
      throw new IllegalStateException("The provider takes no pushed requests");
    }
    FormParameters parameters =
        new FormParameters()
            .add("client_id", relyingParty.clientId())
            .addAll(parameters(relyingParty, provider, expectation, options));
    return EndpointRequest.post(relyingParty, provider, endpoint, parameters, stamp);
  }

  /** From the answer to {@link #push} to the address for the person (RFC 9126 §2.2, §4). */
  public static PushResult pushed(
      RelyingParty relyingParty, ProviderMetadata provider, IncomingResponse response) {
    // RFC 9126 §2.2 says 201; some providers say 200.
    if (response.status() != 201 && response.status() != 200) {
      ErrorAnswer answer = ErrorAnswer.of(response);
      OidcRefusalCode code =
          answer.isInvalidClient() ? OidcRefusalCode.INVALID_CLIENT : OidcRefusalCode.PAR_ERROR;
      return Refused.because(code, answer.detail());
    }
    return switch (Json.parseObject(response.body(), LARGEST_ANSWER)) {
      case Json.Malformed malformed ->
          Refused.because(
              OidcRefusalCode.PAR_ERROR, "The answer is unreadable: " + malformed.detail());
      case Json.ObjectValue object -> pushed(relyingParty, provider, object.members());
    };
  }

  private static PushResult pushed(
      RelyingParty relyingParty, ProviderMetadata provider, Map<String, Object> answer) {
    if (!(answer.get("request_uri") instanceof String requestUri)
        || requestUri.isEmpty()
        || requestUri.length() > 1_024) {
      return Refused.because(OidcRefusalCode.PAR_ERROR, "The answer has no request_uri");
    }
    long seconds = answer.get("expires_in") instanceof Long number ? number : 60;
    URI url =
        new FormParameters()
            .add("client_id", relyingParty.clientId())
            .add("request_uri", requestUri)
            .appendedTo(provider.authorizationEndpoint());
    long bounded = Math.clamp(seconds, 1, LONGEST_LIFETIME_SECONDS);
    return new PushResult.Pushed(url, Duration.ofSeconds(bounded));
  }

  private static FormParameters parameters(
      RelyingParty relyingParty,
      ProviderMetadata provider,
      Expectation expectation,
      AuthorizationOptions options) {
    Duration maxAge = expectation.maxAge();
    boolean google = provider.expectedIssuer() instanceof ExpectedIssuer.Google;
    return new FormParameters()
        .add("response_type", "code")
        .add("redirect_uri", relyingParty.redirectUri().toString())
        .add("scope", String.join(" ", relyingParty.scopes()))
        .add("state", expectation.state())
        .add("nonce", expectation.nonce())
        .add("code_challenge", challenge(expectation.codeVerifier()))
        .add("code_challenge_method", "S256")
        .add("prompt", options.prompt())
        .add("max_age", maxAge == null ? null : Long.toString(maxAge.toSeconds()))
        .add("login_hint", options.loginHint())
        .add(google ? "hd" : "domain_hint", options.domainHint())
        .add("ui_locales", String.join(" ", options.uiLocales()))
        .add("acr_values", String.join(" ", expectation.requiredAcr()))
        .add("dpop_jkt", options.dpopThumbprint());
  }

  /** RFC 7636 §4.2. */
  private static String challenge(String verifier) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(TokenHash.digest("SHA-256", verifier));
  }
}
