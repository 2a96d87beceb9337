package dev.gatehouse.protocol.oidc;

/** What a provider tells through the browser (OpenID Connect Front-Channel Logout 1.0 §3). */
public final class FrontChannelLogout {

  private FrontChannelLogout() {}

  /** Whether the {@code iss} of the address is the provider's own. */
  public static boolean comesFrom(ProviderMetadata provider, String issuer) {
    return IssuerRule.accepts(provider, issuer);
  }
}
