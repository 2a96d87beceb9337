package dev.gatehouse.server.api;

import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.application.ApplicationDraft;
import dev.gatehouse.server.application.ApplicationDraft.Audience;
import dev.gatehouse.server.application.OpenIdSettings.IdTokenAlgorithm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An application as the API shows it: no secret. */
record ApplicationView(
    String id,
    ApplicationDraft.Kind kind,
    String name,
    String clientId,
    @Doc("none, client_secret_basic, client_secret_post or private_key_jwt.")
        String tokenEndpointAuthMethod,
    @Doc("The client's public keys as JSON text, for private_key_jwt.") String jwks,
    @Doc("Or where to fetch them.") String jwksUri,
    List<String> redirectUris,
    List<String> postLogoutRedirectUris,
    String backChannelLogoutUri,
    String homeUrl,
    @Doc("Protected by forward-auth.") List<String> hosts,
    @Doc("Whose people may use it; left out for everyone's.") Optional<List<String>> organizations,
    @Doc("Shortens the organization's own limit.") Optional<Long> sessionLifetimeSeconds,
    long refreshTokenIdleSeconds,
    long refreshTokenAbsoluteSeconds,
    @Doc("Accepts a confidential client that cannot send PKCE.") boolean allowMissingPkce,
    @Doc("How ID and logout tokens are signed.") IdTokenAlgorithm idTokenSignedResponseAlg,
    @Doc("Lets devices without a browser ask for it (RFC 8628).") boolean allowDeviceFlow,
    boolean enabled,
    Instant createdAt,
    Instant updatedAt) {

  static ApplicationView of(Application application) {
    ApplicationDraft settings = application.settings();
    return new ApplicationView(
        application.id().value(),
        settings.kind(),
        settings.name(),
        settings.clientId(),
        settings.authentication().word(),
        settings.jwks(),
        settings.jwksUri(),
        settings.redirectUris(),
        settings.postLogoutRedirectUris(),
        settings.backChannelLogoutUri(),
        settings.homeUrl(),
        settings.hosts(),
        switch (settings.audience()) {
          case Audience.Everyone() -> Optional.empty();
          case Audience.Only(var organizations) ->
              Optional.of(organizations.stream().map(Object::toString).toList());
        },
        settings.sessionLifetime().map(Duration::toSeconds),
        settings.refreshTokens().idle().toSeconds(),
        settings.refreshTokens().absolute().toSeconds(),
        settings.openId().allowMissingPkce(),
        settings.openId().idTokenAlgorithm(),
        settings.openId().deviceFlow(),
        application.enabled(),
        application.createdAt(),
        application.updatedAt());
  }
}
