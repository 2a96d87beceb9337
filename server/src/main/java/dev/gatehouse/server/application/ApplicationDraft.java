package dev.gatehouse.server.application;

import dev.gatehouse.server.organization.OrganizationId;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the operator decides of an application; checked when it is stored. Empty texts mean absent.
 *
 * @param name shown on the sign-in page
 * @param clientId empty for a random one
 * @param authentication how the client authenticates at the token endpoint
 * @param jwks the client's public keys as JSON, for {@code private_key_jwt}
 * @param jwksUri or where to fetch them
 * @param redirectUris compared character by character (RFC 9700 §2.1)
 * @param postLogoutRedirectUris compared the same way
 * @param backChannelLogoutUri told of ended sessions
 * @param homeUrl where people go without a deep link
 * @param hosts protected by forward-auth, lower-case, with the port if it is not the usual one
 * @param audience whose people may use it
 * @param sessionLifetime shortens the organization's own limit
 * @param openId for clients of the OpenID Provider
 */
public record ApplicationDraft(
    Kind kind,
    String name,
    String clientId,
    ClientAuthentication authentication,
    String jwks,
    String jwksUri,
    List<String> redirectUris,
    List<String> postLogoutRedirectUris,
    String backChannelLogoutUri,
    String homeUrl,
    List<String> hosts,
    Audience audience,
    Optional<Duration> sessionLifetime,
    RefreshTokens refreshTokens,
    OpenIdSettings openId) {

  public ApplicationDraft {
    redirectUris = List.copyOf(redirectUris);
    postLogoutRedirectUris = List.copyOf(postLogoutRedirectUris);
    hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).distinct().sorted().toList();
  }

  /** How it is integrated. */
  public enum Kind {
    OIDC,
    FORWARD_AUTH
  }

  /** {@code token_endpoint_auth_method} (RFC 7591 §2). */
  public enum ClientAuthentication {
    /** A public client: PKCE alone. */
    NONE("none"),
    CLIENT_SECRET_BASIC("client_secret_basic"),
    CLIENT_SECRET_POST("client_secret_post"),
    PRIVATE_KEY_JWT("private_key_jwt");

    private final String word;

    ClientAuthentication(String word) {
      this.word = word;
    }

    /** The specification's word. */
    public String word() {
      return word;
    }

    public boolean usesSecret() {
      return this == CLIENT_SECRET_BASIC || this == CLIENT_SECRET_POST;
    }
  }

  /** Whose people may use an application. */
  public sealed interface Audience {
    /** Every organization's. */
    record Everyone() implements Audience {}

    /** Those of the named organizations, at most 1,000. */
    record Only(List<OrganizationId> organizations) implements Audience {
      public Only {
        organizations =
            organizations.stream()
                .distinct()
                .sorted(Comparator.comparing(OrganizationId::value))
                .toList();
      }
    }
  }

  /**
   * How long refresh tokens live.
   *
   * @param idle without use
   * @param absolute since signing in
   */
  public record RefreshTokens(Duration idle, Duration absolute) {
    /** A day idle, 30 days in all. */
    public static RefreshTokens usual() {
      return new RefreshTokens(Duration.ofDays(1), Duration.ofDays(30));
    }
  }

  /** A client of the OpenID Provider with a secret, for everyone. */
  public static ApplicationDraft oidc(String name, List<String> redirectUris) {
    return new ApplicationDraft(
        Kind.OIDC,
        name,
        "",
        ClientAuthentication.CLIENT_SECRET_BASIC,
        "",
        "",
        redirectUris,
        List.of(),
        "",
        "",
        List.of(),
        new Audience.Everyone(),
        Optional.empty(),
        RefreshTokens.usual(),
        OpenIdSettings.usual());
  }

  /** Hosts behind a reverse proxy, for everyone. */
  public static ApplicationDraft forwardAuth(String name, List<String> hosts) {
    return new ApplicationDraft(
        Kind.FORWARD_AUTH,
        name,
        "",
        ClientAuthentication.NONE,
        "",
        "",
        List.of(),
        List.of(),
        "",
        "",
        hosts,
        new Audience.Everyone(),
        Optional.empty(),
        RefreshTokens.usual(),
        OpenIdSettings.usual());
  }

  /** The same with another client id. */
  public ApplicationDraft withClientId(String other) {
    return new ApplicationDraft(
        kind,
        name,
        other,
        authentication,
        jwks,
        jwksUri,
        redirectUris,
        postLogoutRedirectUris,
        backChannelLogoutUri,
        homeUrl,
        hosts,
        audience,
        sessionLifetime,
        refreshTokens,
        openId);
  }
}
