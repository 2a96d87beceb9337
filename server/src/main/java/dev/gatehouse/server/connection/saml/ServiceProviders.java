package dev.gatehouse.server.connection.saml;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.protocol.saml.IdentityProvider;
import dev.gatehouse.protocol.saml.SamlPolicy;
import dev.gatehouse.protocol.saml.ServiceProvider;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.SettingsReader;
import dev.gatehouse.server.keys.SigningKey;
import dev.gatehouse.server.keys.SigningKey.Purpose;
import dev.gatehouse.server.keys.SigningKeys;
import dev.gatehouse.server.organization.ConnectionId;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Both sides of SAML connections with their certificates parsed, kept for a while. */
public final class ServiceProviders {
  private static final Duration KEPT_FOR = Duration.ofMinutes(10);

  private final URI publicAddress;
  private final SigningKeys keys;
  private final Cache<Version, Sides> compiled =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(KEPT_FOR).build();

  /** What is compiled is good for one version of the connection and one set of our own keys. */
  private record Version(ConnectionId connection, long version, List<String> keys, int edition) {}

  /** A connection, ready to use. */
  record Sides(
      SamlSettings settings,
      ServiceProvider serviceProvider,
      IdentityProvider identityProvider,
      SamlPolicy policy) {}

  public ServiceProviders(URI publicAddress, SigningKeys keys) {
    this.publicAddress = publicAddress;
    this.keys = keys;
  }

  Sides of(Connection connection) {
    return compiled.get(
        new Version(connection.id(), connection.version(), ownKeys(), keys.edition()),
        unused -> compile(connection));
  }

  /** In the order in which they serve, so that a promoted key is seen at once as well. */
  private List<String> ownKeys() {
    return Stream.concat(
            keys.published(Purpose.SAML_SIGNING).stream(),
            keys.published(Purpose.SAML_DECRYPTION).stream())
        .map(SigningKey::id)
        .toList();
  }

  private Sides compile(Connection connection) {
    SamlSettings settings = SamlSettings.read(SettingsReader.of(connection.settings()));
    return new Sides(
        settings,
        serviceProvider(connection.id(), settings),
        settings.identityProvider(),
        settings.policy());
  }

  private ServiceProvider serviceProvider(ConnectionId id, SamlSettings settings) {
    return new ServiceProvider(
        settings.audience().isEmpty() ? entityId(id) : settings.audience(),
        assertionConsumerServiceUrl(id),
        singleLogoutServiceUrl(id),
        keys.current(Purpose.SAML_SIGNING).privateKey(),
        certificates(Purpose.SAML_SIGNING),
        certificates(Purpose.SAML_DECRYPTION),
        keys.published(Purpose.SAML_DECRYPTION).stream().map(SigningKey::privateKey).toList());
  }

  private List<X509Certificate> certificates(Purpose purpose) {
    return keys.published(purpose).stream().flatMap(key -> key.certificate().stream()).toList();
  }

  /** Those of the current keys, whose successors may be published already. */
  List<X509Certificate> certificatesInUse() {
    return Stream.of(Purpose.SAML_SIGNING, Purpose.SAML_DECRYPTION)
        .flatMap(purpose -> keys.current(purpose).certificate().stream())
        .toList();
  }

  String metadataUrl(ConnectionId id) {
    return entityId(id) + "/metadata";
  }

  /** An entity id of each connection's own, so that one provider's answer fits no other. */
  String entityId(ConnectionId id) {
    return publicAddress + "/saml/" + id.value();
  }

  /** One address for both bindings, requests and answers. */
  String singleLogoutServiceUrl(ConnectionId id) {
    return entityId(id) + "/logout";
  }

  String assertionConsumerServiceUrl(ConnectionId id) {
    return entityId(id) + "/acs";
  }
}
