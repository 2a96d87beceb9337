package dev.gatehouse.server.openid;

import dev.gatehouse.server.application.ApplicationDraft;
import dev.gatehouse.server.application.ApplicationDraft.Audience;
import dev.gatehouse.server.application.ApplicationDraft.ClientAuthentication;
import dev.gatehouse.server.application.ApplicationDraft.Kind;
import dev.gatehouse.server.application.ApplicationDraft.RefreshTokens;
import dev.gatehouse.server.application.OpenIdSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Registrations that tests need; each method answers this same one, changed. */
final class ClientDrafts {
  private final String clientId;
  private ClientAuthentication authentication = ClientAuthentication.CLIENT_SECRET_BASIC;
  private String jwks = "";
  private String jwksUri = "";
  private List<String> redirectUris = List.of(TestClient.REDIRECT);
  private String backChannelLogoutUri = "";
  private Audience audience = new Audience.Everyone();
  private Optional<Duration> sessionLifetime = Optional.empty();
  private RefreshTokens refreshTokens = RefreshTokens.usual();
  private OpenIdSettings openId = OpenIdSettings.usual();

  private ClientDrafts(String clientId) {
    this.clientId = clientId;
  }

  static ClientDrafts of(String clientId) {
    return new ClientDrafts(clientId);
  }

  ClientDrafts authenticating(ClientAuthentication other, String keys) {
    authentication = other;
    jwks = keys;
    return this;
  }

  ClientDrafts withKeysAt(String uri) {
    authentication = ClientAuthentication.PRIVATE_KEY_JWT;
    jwksUri = uri;
    return this;
  }

  ClientDrafts at(String... uris) {
    redirectUris = List.of(uris);
    return this;
  }

  ClientDrafts toldAt(String uri) {
    backChannelLogoutUri = uri;
    return this;
  }

  ClientDrafts only(Audience other) {
    audience = other;
    return this;
  }

  ClientDrafts sessionsOf(Duration lifetime) {
    sessionLifetime = Optional.of(lifetime);
    return this;
  }

  ClientDrafts refreshing(Duration idle, Duration absolute) {
    refreshTokens = new RefreshTokens(idle, absolute);
    return this;
  }

  ClientDrafts treated(boolean allowMissingPkce, OpenIdSettings.IdTokenAlgorithm algorithm) {
    openId = new OpenIdSettings(allowMissingPkce, algorithm);
    return this;
  }

  ClientDrafts forDevices() {
    openId = new OpenIdSettings(false, OpenIdSettings.IdTokenAlgorithm.RS256, true);
    return this;
  }

  ApplicationDraft draft() {
    return new ApplicationDraft(
        Kind.OIDC,
        "Reports",
        clientId,
        authentication,
        jwks,
        jwksUri,
        redirectUris,
        List.of("https://app.test/bye"),
        backChannelLogoutUri,
        "",
        List.of(),
        audience,
        sessionLifetime,
        refreshTokens,
        openId);
  }
}
