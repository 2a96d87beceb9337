package dev.gatehouse.protocol.oidc;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signing out at the provider (OpenID Connect RP-Initiated Logout 1.0 §2). */
public final class EndSession {

  private EndSession() {}

  /** Where to send the person; empty where the provider offers no such endpoint. */
  public static Optional<URI> url(
      RelyingParty relyingParty,
      ProviderMetadata provider,
      @Nullable String idTokenHint,
      @Nullable URI postLogoutRedirectUri,
      @Nullable String state) {
    URI endpoint = provider.endSessionEndpoint();
    if (endpoint == null) {
      return Optional.empty();
    }
    return Optional.of(
        new FormParameters()
            .add("id_token_hint", idTokenHint)
            .add("client_id", relyingParty.clientId())
            .add(
                "post_logout_redirect_uri",
                postLogoutRedirectUri == null ? null : postLogoutRedirectUri.toString())
            .add("state", state)
            .appendedTo(endpoint));
  }
}
