package dev.gatehouse.testkit.oidc;

import com.nimbusds.jose.jwk.JWKSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An application that was told about. Applications that were not are answered without a check.
 *
 * @param secret for {@code client_secret_basic} and {@code client_secret_post}, or null
 * @param keys for {@code private_key_jwt}, or null; with neither the client is a public one
 * @param redirectUris compared exactly
 * @param postLogoutRedirectUris compared exactly
 * @param dpopBoundAccessTokens whether it must name a key when it asks for a code, and prove it
 *     when it asks for tokens (RFC 9449 §5.2, §10)
 */
public record RegisteredClient(
    String clientId,
    @Nullable String secret,
    @Nullable JWKSet keys,
    List<String> redirectUris,
    List<String> postLogoutRedirectUris,
    boolean dpopBoundAccessTokens) {

  public RegisteredClient {
    redirectUris = List.copyOf(redirectUris);
    postLogoutRedirectUris = List.copyOf(postLogoutRedirectUris);
  }

  public static RegisteredClient withSecret(String clientId, String secret, String redirectUri) {
    return new RegisteredClient(clientId, secret, null, List.of(redirectUri), List.of(), false);
  }

  /**
   * @param publicJwk the public key as a JWK, RSA or EC
   */
  public static RegisteredClient withKey(
      String clientId, Map<String, Object> publicJwk, String redirectUri) {
    try {
      var keys = JWKSet.parse(Map.of("keys", List.of(publicJwk)));
      return new RegisteredClient(clientId, null, keys, List.of(redirectUri), List.of(), false);
    } catch (java.text.ParseException e) {
      throw new IllegalArgumentException("Not a public key", e);
    }
  }

  public static RegisteredClient publicClient(String clientId, String redirectUri) {
    return new RegisteredClient(clientId, null, null, List.of(redirectUri), List.of(), false);
  }

  /** The same, with an address to go back to after signing out. */
  public RegisteredClient returningTo(String postLogoutRedirectUri) {
    return new RegisteredClient(
        clientId,
        secret,
        keys,
        redirectUris,
        List.of(postLogoutRedirectUri),
        dpopBoundAccessTokens);
  }

  /** The same, with tokens that are bound to a key. */
  public RegisteredClient requiringDpop() {
    return new RegisteredClient(clientId, secret, keys, redirectUris, postLogoutRedirectUris, true);
  }

  @Override
  public String toString() {
    return "RegisteredClient[" + clientId + "]";
  }
}
