package dev.gatehouse.protocol.oidc;

import dev.gatehouse.protocol.jose.KeySet;
import java.util.Map;

/** A provider's published keys, as its {@code jwks_uri} serves them. */
public final class ProviderKeys {

  private ProviderKeys() {}

  public static OutgoingRequest request(ProviderMetadata provider) {
    return new OutgoingRequest(
        "GET",
        provider.jwksUri(),
        Map.of("Accept", "application/json, application/jwk-set+json"),
        "");
  }

  public static KeysResult read(IncomingResponse response) {
    if (response.status() != 200) {
      return Refused.because(
          OidcRefusalCode.KEYS_UNAVAILABLE, "The key set answered " + response.status());
    }
    return switch (KeySet.parse(response.body())) {
      case KeySet.Result.Found found -> new KeysResult.Found(found.keys());
      case KeySet.Result.Problem problem ->
          Refused.because(OidcRefusalCode.KEYS_MALFORMED, problem.detail());
    };
  }
}
