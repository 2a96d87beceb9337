package dev.gatehouse.protocol.oidc;

import dev.gatehouse.protocol.jose.JwtSigner;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests that this client sends to a provider's endpoints itself. */
final class EndpointRequest {

  private static final long ASSERTION_LIFETIME_SECONDS = 60;

  private EndpointRequest() {}

  /** An authenticated form. */
  static OutgoingRequest post(
      RelyingParty relyingParty,
      ProviderMetadata provider,
      URI endpoint,
      FormParameters parameters,
      RequestStamp stamp) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/x-www-form-urlencoded");
    headers.put("Accept", "application/json");
    String clientId = relyingParty.clientId();
    switch (relyingParty.authentication()) {
      case ClientAuthentication.SecretBasic basic ->
          headers.put("Authorization", basicCredentials(clientId, basic.secret()));
      case ClientAuthentication.SecretPost post ->
          parameters.add("client_id", clientId).add("client_secret", post.secret().value());
      case ClientAuthentication.PrivateKeyJwt key ->
          parameters
              .add("client_id", clientId)
              .add(
                  "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
              .add("client_assertion", assertion(clientId, provider, key.signer(), stamp));
      case ClientAuthentication.None none -> parameters.add("client_id", clientId);
    }
    RequestStamp.Dpop dpop = stamp.dpop();
    if (dpop != null) {
      headers.put("DPoP", proof(dpop, "POST", endpoint, null, stamp.now()));
    }
    return new OutgoingRequest("POST", endpoint, headers, parameters.encoded());
  }

  /** With an access token, whose scheme follows its type. */
  static OutgoingRequest getWithToken(
      URI endpoint, String accessToken, RequestStamp stamp, String accept) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", accept);
    RequestStamp.Dpop dpop = stamp.dpop();
    headers.put("Authorization", (dpop == null ? "Bearer " : "DPoP ") + accessToken);
    if (dpop != null) {
      headers.put("DPoP", proof(dpop, "GET", endpoint, accessToken, stamp.now()));
    }
    return new OutgoingRequest("GET", endpoint, headers, "");
  }

  /** RFC 6749 §2.3.1: both halves are form-encoded before they are joined. */
  private static String basicCredentials(String clientId, ClientSecret secret) {
    String joined = FormParameters.encode(clientId) + ":" + FormParameters.encode(secret.value());
    return "Basic " + Base64.getEncoder().encodeToString(joined.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * RFC 7523 §3. The audience is the token endpoint at every endpoint: it is what all providers
   * accept, and a key of its own for each connection keeps an assertion from serving elsewhere.
   */
  private static String assertion(
      String clientId, ProviderMetadata provider, JwtSigner signer, RequestStamp stamp) {
    long now = stamp.now().getEpochSecond();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", clientId);
    claims.put("sub", clientId);
    claims.put("aud", provider.tokenEndpoint().toString());
    claims.put("jti", stamp.assertionId());
    claims.put("iat", now);
    claims.put("exp", now + ASSERTION_LIFETIME_SECONDS);
    return signer.sign("JWT", claims);
  }

  /** RFC 9449 §4.2. */
  private static String proof(
      RequestStamp.Dpop dpop,
      String method,
      URI endpoint,
      @Nullable String accessToken,
      Instant now) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("jti", dpop.proofId());
    claims.put("htm", method);
    claims.put("htu", withoutQuery(endpoint));
    claims.put("iat", now.getEpochSecond());
    if (accessToken != null) {
      byte[] hash = TokenHash.digest("SHA-256", accessToken);
      claims.put("ath", Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
    }
    String nonce = dpop.nonce();
    if (nonce != null) {
      claims.put("nonce", nonce);
    }
    return dpop.key().signEmbeddingKey("dpop+jwt", claims);
  }

  private static String withoutQuery(URI endpoint) {
    String address = endpoint.toString();
    int question = address.indexOf('?');
    return question < 0 ? address : address.substring(0, question);
  }
}
