package dev.gatehouse.protocol.oidc;

import dev.gatehouse.protocol.jose.Json;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From a code to tokens (OpenID Connect Core §3.1.3). */
public final class TokenExchange {

  /** Of a token response, in octets. */
  public static final int LARGEST_ANSWER = 1024 * 1024;

  private TokenExchange() {}

  public static OutgoingRequest request(
      RelyingParty relyingParty,
      ProviderMetadata provider,
      String code,
      Expectation expectation,
      RequestStamp stamp) {
    FormParameters parameters =
        new FormParameters()
            .add("grant_type", "authorization_code")
            .add("code", code)
            .add("redirect_uri", relyingParty.redirectUri().toString())
            .add("code_verifier", expectation.codeVerifier());
    return EndpointRequest.post(
        relyingParty, provider, provider.tokenEndpoint(), parameters, stamp);
  }

  /**
   * Reads the answer to {@link #request}.
   *
   * @param dpop what the request did to bind the tokens
   */
  public static TokenResult read(IncomingResponse response, DpopUse dpop) {
    if (response.status() != 200) {
      return readError(response, dpop);
    }
    return switch (Json.parseObject(response.body(), LARGEST_ANSWER)) {
      case Json.Malformed malformed ->
          Refused.because(
              OidcRefusalCode.TOKEN_ENDPOINT_MALFORMED,
              "The answer of type “"
                  + Shown.text(response.mediaType(), 100)
                  + "” is unreadable: "
                  + malformed.detail());
      case Json.ObjectValue object -> readTokens(object.members(), dpop);
    };
  }

  private static TokenResult readError(IncomingResponse response, DpopUse dpop) {
    ErrorAnswer answer = ErrorAnswer.of(response);
    // RFC 9449 §8: the server wants its nonce in the proof.
    if (answer.error().equals("use_dpop_nonce") && dpop != DpopUse.NONE) {
      return DpopNonce.of(response)
          .<TokenResult>map(TokenResult.DpopNonceRequired::new)
          .orElseGet(
              () ->
                  Refused.because(
                      OidcRefusalCode.DPOP_PROOF,
                      answer.detail() + ", without a usable DPoP-Nonce"));
    }
    OidcRefusalCode code = OidcRefusalCode.TOKEN_ENDPOINT_ERROR;
    // RFC 9449 §5, §8.
    if (Set.of("invalid_dpop_proof", "use_dpop_nonce").contains(answer.error())) {
      code = OidcRefusalCode.DPOP_PROOF;
    } else if (answer.isInvalidClient()) {
      code = OidcRefusalCode.INVALID_CLIENT;
    } else if (answer.error().equals("invalid_grant")) {
      code = OidcRefusalCode.INVALID_GRANT;
    }
    return Refused.because(code, answer.detail());
  }

  private static TokenResult readTokens(Map<String, Object> answer, DpopUse dpop) {
    // Some servers report errors with status 200.
    if (answer.get("error") instanceof String error) {
      return Refused.because(
          OidcRefusalCode.TOKEN_ENDPOINT_ERROR, "Status 200, " + Shown.text(error, 300));
    }
    if (!(answer.get("id_token") instanceof String idToken) || idToken.isEmpty()) {
      return Refused.because(
          OidcRefusalCode.NO_ID_TOKEN, "The token response has no id_token that is a string");
    }
    String type = answer.get("token_type") instanceof String text ? text : "";
    Optional<Refused> unfit = unfitType(type, dpop);
    if (unfit.isPresent()) {
      return unfit.get();
    }
    String accessToken = text(answer, "access_token");
    // RFC 6749 §A.12: printable ASCII. It becomes a header, where a line break would be another's.
    if (accessToken != null && !accessToken.chars().allMatch(c -> c >= 0x21 && c <= 0x7e)) {
      return Refused.because(
          OidcRefusalCode.TOKEN_ENDPOINT_MALFORMED, "The access token is not printable ASCII");
    }
    return new TokenResult.Tokens(idToken, accessToken, type);
  }

  private static Optional<Refused> unfitType(String type, DpopUse dpop) {
    // OpenID Connect Core §3.1.3.3: Bearer, in any case (RFC 6749 §5.1).
    boolean bearer = type.equalsIgnoreCase("Bearer");
    // RFC 9449 §5: DPoP answers a proof, and without one there is no key to use such a token with.
    boolean bound = type.equalsIgnoreCase(TokenResult.Tokens.DPOP) && dpop != DpopUse.NONE;
    if (!bearer && !bound) {
      return Optional.of(
          Refused.because(
              OidcRefusalCode.TOKEN_TYPE, "The token type is “" + Shown.text(type, 50) + "”"));
    }
    // RFC 9449 §5: a client that needs the binding must discard tokens of another type.
    return bearer && dpop == DpopUse.REQUIRED
        ? Optional.of(
            Refused.because(
                OidcRefusalCode.DPOP_NOT_BOUND,
                "The token type is Bearer in spite of the DPoP proof"))
        : Optional.empty();
  }

  private static @Nullable String text(Map<String, Object> answer, String member) {
    return answer.get(member) instanceof String text && !text.isEmpty() ? text : null;
  }
}
