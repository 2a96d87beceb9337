package dev.gatehouse.server.api;

import dev.gatehouse.server.application.ApplicationDraft;
import dev.gatehouse.server.application.ApplicationDraft.Audience;
import dev.gatehouse.server.application.ApplicationDraft.ClientAuthentication;
import dev.gatehouse.server.application.ApplicationDraft.RefreshTokens;
import dev.gatehouse.server.application.OpenIdSettings;
import dev.gatehouse.server.application.OpenIdSettings.IdTokenAlgorithm;
import dev.gatehouse.server.organization.OrganizationId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An application as somebody enters it. On a change, what is left out stays as it is. */
record ApplicationInput(
    @Doc("OIDC unless given; cannot change.") ApplicationDraft.@Nullable Kind kind,
    @Doc("Shown on the sign-in page. Required when creating.") @Nullable String name,
    @Doc("A random one unless given.") @Nullable String clientId,
    @Doc("client_secret_basic unless given; none for public clients.")
        @Nullable String tokenEndpointAuthMethod,
    @Nullable String jwks,
    @Nullable String jwksUri,
    @Doc("Compared character by character.") @Nullable List<String> redirectUris,
    @Nullable List<String> postLogoutRedirectUris,
    @Nullable String backChannelLogoutUri,
    @Nullable String homeUrl,
    @Nullable List<String> hosts,
    @Doc("Ids of the organizations whose people may use it; an empty list for everyone's.")
        @Nullable List<String> organizations,
    @Doc("Zero for the organization's own limit.") @Nullable Long sessionLifetimeSeconds,
    @Nullable Long refreshTokenIdleSeconds,
    @Nullable Long refreshTokenAbsoluteSeconds,
    @Doc("Accepts a confidential client that cannot send PKCE; false unless given.")
        @Nullable Boolean allowMissingPkce,
    @Doc("RS256 unless given.") @Nullable IdTokenAlgorithm idTokenSignedResponseAlg,
    @Doc("Lets devices without a browser ask for it (RFC 8628); false unless given.")
        @Nullable Boolean allowDeviceFlow) {

  /** The way of authenticating, or empty if the word is none that is known. */
  Optional<ClientAuthentication> authentication(ClientAuthentication otherwise) {
    if (tokenEndpointAuthMethod == null) {
      return Optional.of(otherwise);
    }
    return Stream.of(ClientAuthentication.values())
        .filter(method -> method.word().equals(tokenEndpointAuthMethod))
        .findFirst();
  }

  /** What to start from when creating. */
  ApplicationDraft blank() {
    String given = name == null ? "" : name;
    return kind == ApplicationDraft.Kind.FORWARD_AUTH
        ? ApplicationDraft.forwardAuth(given, List.of())
        : ApplicationDraft.oidc(given, List.of());
  }

  ApplicationDraft merge(ApplicationDraft base, ClientAuthentication authentication) {
    return new ApplicationDraft(
        or(kind, base.kind()),
        or(name, base.name()),
        or(clientId, base.clientId()),
        authentication,
        or(jwks, base.jwks()),
        or(jwksUri, base.jwksUri()),
        or(redirectUris, base.redirectUris()),
        or(postLogoutRedirectUris, base.postLogoutRedirectUris()),
        or(backChannelLogoutUri, base.backChannelLogoutUri()),
        or(homeUrl, base.homeUrl()),
        or(hosts, base.hosts()),
        audience(base.audience()),
        lifetime(base.sessionLifetime()),
        new RefreshTokens(
            seconds(refreshTokenIdleSeconds, base.refreshTokens().idle()),
            seconds(refreshTokenAbsoluteSeconds, base.refreshTokens().absolute())),
        new OpenIdSettings(
            or(allowMissingPkce, base.openId().allowMissingPkce()),
            or(idTokenSignedResponseAlg, base.openId().idTokenAlgorithm()),
            or(allowDeviceFlow, base.openId().deviceFlow())));
  }

  private Audience audience(Audience base) {
    if (organizations == null) {
      return base;
    }
    return organizations.isEmpty()
        ? new Audience.Everyone()
        : new Audience.Only(organizations.stream().map(OrganizationId::new).toList());
  }

  private Optional<Duration> lifetime(Optional<Duration> base) {
    if (sessionLifetimeSeconds == null) {
      return base;
    }
    return sessionLifetimeSeconds == 0
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(sessionLifetimeSeconds));
  }

  private static Duration seconds(@Nullable Long given, Duration base) {
    return given == null ? base : Duration.ofSeconds(given);
  }

  private static <T> T or(@Nullable T given, T otherwise) {
    return given == null ? otherwise : given;
  }
}
