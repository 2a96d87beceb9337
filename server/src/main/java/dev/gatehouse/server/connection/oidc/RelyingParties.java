package dev.gatehouse.server.connection.oidc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.protocol.jose.JwsAlgorithm;
import dev.gatehouse.protocol.jose.JwtSigner;
import dev.gatehouse.protocol.oidc.ClientAuthentication;
import dev.gatehouse.protocol.oidc.ClientSecret;
import dev.gatehouse.protocol.oidc.RelyingParty;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.connection.SettingsReader;
import dev.gatehouse.server.organization.ConnectionId;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Settings of connections, read once per version and kept. */
public final class RelyingParties {
  private static final List<String> USUAL_SCOPES = List.of("openid", "profile", "email");

  private final URI publicAddress;
  private final Supplier<JwtSigner> clientAssertions;
  private final Cache<Version, OidcSettings> read =
      Caffeine.newBuilder().maximumSize(10_000).build();

  private record Version(ConnectionId connection, long version) {}

  /**
   * @param clientAssertions the key of ours that signs assertions for {@code private_key_jwt}
   */
  public RelyingParties(URI publicAddress, Supplier<JwtSigner> clientAssertions) {
    this.publicAddress = publicAddress;
    this.clientAssertions = clientAssertions;
  }

  OidcSettings settingsOf(LiveConnection connection) {
    return read.get(
        new Version(connection.connection().id(), connection.connection().version()),
        unused -> OidcSettings.read(SettingsReader.of(connection.connection().settings())));
  }

  RelyingParty of(LiveConnection connection) {
    OidcSettings settings = settingsOf(connection);
    Set<String> scopes =
        new LinkedHashSet<>(settings.scopes().isEmpty() ? USUAL_SCOPES : settings.scopes());
    return new RelyingParty(
        settings.clientId(),
        redirectUri(connection.connection().id(), settings.sharedCallback()),
        authentication(settings, connection),
        scopes,
        EnumSet.allOf(JwsAlgorithm.class),
        Duration.ofSeconds(settings.clockSkewSeconds()),
        settings.leniencies());
  }

  /** A callback of each connection's own, so that one provider cannot answer for another. */
  URI redirectUri(ConnectionId connection, boolean shared) {
    String path = "/auth/callback/oidc" + (shared ? "" : "/" + connection.value());
    return URI.create(publicAddress + path);
  }

  /** One for all connections: it must be registered at each provider, and opens nothing. */
  URI postLogoutRedirectUri() {
    return URI.create(publicAddress + "/auth/logout/returned");
  }

  /** Where the provider tells of sign-outs (OpenID Connect Back-Channel Logout §2.2). */
  URI backChannelLogoutUri(ConnectionId connection) {
    return URI.create(publicAddress + "/auth/backchannel-logout/oidc/" + connection.value());
  }

  private ClientAuthentication authentication(OidcSettings settings, LiveConnection connection) {
    return switch (settings.authentication()) {
      case NONE -> new ClientAuthentication.None();
      case PRIVATE_KEY_JWT -> new ClientAuthentication.PrivateKeyJwt(clientAssertions.get());
      case CLIENT_SECRET_BASIC -> new ClientAuthentication.SecretBasic(secret(connection));
      case CLIENT_SECRET_POST -> new ClientAuthentication.SecretPost(secret(connection));
    };
  }

  private static ClientSecret secret(LiveConnection connection) {
    String value = connection.secrets().get(OidcSettings.CLIENT_SECRET);
    if (value == null) {
      throw new IllegalStateException("no client secret for " + connection);
    }
    return new ClientSecret(value);
  }
}
