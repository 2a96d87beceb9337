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
    throw new UnsupportedOperationException();
  }
}
