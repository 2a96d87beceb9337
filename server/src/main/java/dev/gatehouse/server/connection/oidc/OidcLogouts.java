package dev.gatehouse.server.connection.oidc;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.protocol.jose.KeySet;
import dev.gatehouse.protocol.oidc.EndSession;
import dev.gatehouse.protocol.oidc.FrontChannelLogout;
import dev.gatehouse.protocol.oidc.LogoutTokenVerifier;
import dev.gatehouse.protocol.oidc.LogoutVerdict;
import dev.gatehouse.protocol.oidc.ProviderMetadata;
import dev.gatehouse.protocol.oidc.Refused;
import dev.gatehouse.server.connection.ConnectionKind.SignOutRequest;
import dev.gatehouse.server.connection.Departure;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.connection.oidc.ProviderDocuments.Found;
import java.time.Instant;
import java.util.Optional;

/** Signing out over OpenID Connect, both ways. */
public final class OidcLogouts {
  private final RelyingParties relyingParties;
  private final ProviderDocuments documents;

  OidcLogouts(RelyingParties relyingParties, ProviderDocuments documents) {
    this.relyingParties = relyingParties;
    this.documents = documents;
  }

  /** What a logout token comes to. */
  public sealed interface Told {
    record Logout(LogoutVerdict.Logout logout) implements Told {}

    /** Not believed, or not yet, where the provider's keys could not be had. */
    record Unbelieved(Refusal refusal) implements Told {}
  }

  /** RP-Initiated Logout 1.0 §2; empty where the connection or the provider does not want it. */
  Optional<Departure> depart(LiveConnection connection, SignOutRequest request, Instant now) {
    OidcSettings settings = relyingParties.settingsOf(connection);
    if (!settings.signOutAtProvider()) {
      return Optional.empty();
    }
    return switch (documents.metadata(settings, now)) {
      case Found.Missing<ProviderMetadata> missing -> Optional.empty();
      case Found.Here<ProviderMetadata> here ->
          EndSession.url(
                  relyingParties.of(connection),
                  here.document(),
                  request.secret().isEmpty() ? null : request.secret(),
                  relyingParties.postLogoutRedirectUri(),
                  request.handle())
              .map(url -> new Departure.Redirect(url, ""));
    };
  }

  /** Verifies a logout token (Back-Channel Logout 1.0 §2.6). Asks the network for keys. */
  public Told verify(LiveConnection connection, String logoutToken, Instant now) {
    OidcSettings settings = relyingParties.settingsOf(connection);
    return switch (documents.metadata(settings, now)) {
      case Found.Missing<ProviderMetadata> missing -> new Told.Unbelieved(missing.refusal());
      case Found.Here<ProviderMetadata> here ->
          switch (documents.keys(here.document().jwksUri(), now)) {
            case Found.Missing<KeySet> missing -> new Told.Unbelieved(missing.refusal());
            case Found.Here<KeySet> keys ->
                verify(connection, here.document(), logoutToken, keys.document(), now);
          };
    };
  }

  private Told verify(
      LiveConnection connection,
      ProviderMetadata provider,
      String logoutToken,
      KeySet keys,
      Instant now) {
    var relyingParty = relyingParties.of(connection);
    LogoutVerdict verdict =
        LogoutTokenVerifier.verify(relyingParty, provider, logoutToken, keys, now);
    if (verdict instanceof Refused refused && refused.mayBeCuredByFreshKeys()) {
      verdict =
          documents
              .refreshedKeys(provider.jwksUri(), now)
              .map(
                  fresh ->
                      LogoutTokenVerifier.verify(relyingParty, provider, logoutToken, fresh, now))
              .orElse(refused);
    }
    return switch (verdict) {
      case Refused refused -> new Told.Unbelieved(refused.refusal());
      case LogoutVerdict.Logout logout -> new Told.Logout(logout);
    };
  }

  /** Front-Channel Logout 1.0 §3: whether the issuer in the address is this connection's own. */
  public boolean isIssuer(LiveConnection connection, String issuer, Instant now) {
    return switch (documents.metadata(relyingParties.settingsOf(connection), now)) {
      case Found.Missing<ProviderMetadata> missing -> false;
      case Found.Here<ProviderMetadata> here ->
          FrontChannelLogout.comesFrom(here.document(), issuer);
    };
  }
}
