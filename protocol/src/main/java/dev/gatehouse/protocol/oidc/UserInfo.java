package dev.gatehouse.protocol.oidc;

import dev.gatehouse.protocol.jose.Json;
import dev.gatehouse.protocol.jose.KeySet;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The userinfo endpoint (OpenID Connect Core §5.3). */
public final class UserInfo {

  /** Of an answer, in octets. */
  public static final int LARGEST_ANSWER = 1024 * 1024;

  private static final Set<String> SIGNED_TYPES = Set.of("", "jwt");

  /** They describe the sign-in, which userinfo knows nothing of. */
  private static final Set<String> ONLY_IN_ID_TOKEN =
      Set.of(
          "iss",
          "sub",
          "aud",
          "exp",
          "iat",
          "nbf",
          "jti",
          "nonce",
          "azp",
          "sid",
          "amr",
          "acr",
          "auth_time",
          "at_hash",
          "c_hash",
          "tid",
          "oid",
          "session_expiry");

  private static final Pattern NONCE_WANTED =
      Pattern.compile("\\bDPoP\\b.*\\berror=\"?use_dpop_nonce\\b", Pattern.CASE_INSENSITIVE);

  private UserInfo() {}

  /** Whether there is an endpoint and a token to ask it with. */
  public static boolean isOffered(ProviderMetadata provider, TokenResult.Tokens tokens) {
    return provider.userinfoEndpoint() != null && tokens.accessToken() != null;
  }

  /**
   * Only where {@link #isOffered}.
   *
   * @param stamp with a proof where the tokens are bound to a key
   * @throws IllegalStateException if there is no endpoint or no access token
   */
  public static OutgoingRequest request(
      ProviderMetadata provider, TokenResult.Tokens tokens, RequestStamp stamp) {
    URI endpoint = provider.userinfoEndpoint();
    String accessToken = tokens.accessToken();
    if (endpoint == null || accessToken == null) {
      throw new IllegalStateException("There is no userinfo to ask for");
    }
    // A Bearer token beside a DPoP key is sent as what it is (RFC 9449 §5).
    RequestStamp fitting =
        tokens.isBound() ? stamp : RequestStamp.of(stamp.now(), stamp.assertionId());
    return EndpointRequest.getWithToken(
        endpoint, accessToken, fitting, "application/json, application/jwt");
  }

  /**
   * The nonce that the endpoint wants in the proof (RFC 9449 §9): the same request is to be sent
   * again with it. At most once.
   */
  public static Optional<String> nonceRequired(
      TokenResult.Tokens tokens, IncomingResponse response) {
    // With a Bearer token no proof was sent, and none will be.
    boolean wanted =
        tokens.isBound()
            && response.status() == 401
            && NONCE_WANTED.matcher(response.header("www-authenticate").orElse("")).find();
    return wanted ? DpopNonce.of(response) : Optional.empty();
  }

  /**
   * Adds userinfo's claims to a verified ID token. What the ID token says stands; userinfo fills
   * gaps.
   *
   * @param keys for a signed answer ({@code application/jwt})
   */
  public static OidcVerdict verify(
      RelyingParty relyingParty,
      ProviderMetadata provider,
      Verified idToken,
      IncomingResponse response,
      KeySet keys,
      Instant now) {
    CheckList checks = new CheckList();
    boolean answered =
        checks.check(
            response.status() == 200,
            "userinfo status",
            "200",
            Integer.toString(response.status()),
            OidcRefusalCode.USERINFO_ERROR);
    Optional<Map<String, Object>> claims =
        answered ? claims(relyingParty, provider, response, keys, now, checks) : Optional.empty();
    if (claims.isEmpty() || checks.hasFailed()) {
      checks.notReached("userinfo subject");
      return checks.refused();
    }
    // OpenID Connect Core §5.3.2: without the same sub nothing in it may be used.
    Object subject = claims.get().get("sub");
    boolean same =
        checks.check(
            idToken.subject().equals(subject),
            "userinfo subject",
            idToken.subject(),
            subject == null ? "none" : String.valueOf(subject),
            OidcRefusalCode.SUB_MISMATCH);
    return same ? idToken.with(fitting(idToken, claims.get()), checks.all()) : checks.refused();
  }

  private static Optional<Map<String, Object>> claims(
      RelyingParty relyingParty,
      ProviderMetadata provider,
      IncomingResponse response,
      KeySet keys,
      Instant now,
      CheckList checks) {
    if (response.mediaType().equals("application/jwt")) {
      String token = new String(response.body(), StandardCharsets.US_ASCII).strip();
      return SignedClaims.read(relyingParty, token, SIGNED_TYPES, keys, checks)
          .map(signed -> judged(relyingParty, provider, signed.claims(), checks, now));
    }
    return switch (Json.parseObject(response.body(), LARGEST_ANSWER)) {
      case Json.ObjectValue object -> {
        checks.passed("userinfo format", "JSON", "JSON");
        yield Optional.of(object.members());
      }
      case Json.Malformed malformed -> {
        checks.failed(
            "userinfo format",
            "JSON",
            response.mediaType(),
            OidcRefusalCode.USERINFO_MALFORMED,
            "The answer is unreadable: " + malformed.detail());
        yield Optional.empty();
      }
    };
  }

  /** OpenID Connect Core §5.3.2: a signed answer should name issuer and audience. */
  private static Map<String, Object> judged(
      RelyingParty relyingParty,
      ProviderMetadata provider,
      Map<String, Object> claims,
      CheckList checks,
      Instant now) {
    var common = new CommonClaims(relyingParty, provider, claims, checks, now);
    common.issuer();
    common.audience();
    if (claims.containsKey("exp")) {
      common.expiry();
    }
    return claims;
  }

  /** What userinfo may add. Whether an address is proved belongs to the address that was proved. */
  private static Map<String, Object> fitting(Verified idToken, Map<String, Object> userinfo) {
    Map<String, Object> fitting = new LinkedHashMap<>(userinfo);
    fitting.keySet().removeAll(ONLY_IN_ID_TOKEN);
    if (!idToken.email().map(email -> email.equals(userinfo.get("email"))).orElse(true)) {
      fitting.remove("email_verified");
      fitting.remove("xms_edov");
    }
    if (idToken.email().isEmpty() && !(userinfo.get("email") instanceof String)) {
      fitting.remove("email_verified");
      fitting.remove("xms_edov");
    }
    return fitting;
  }
}
