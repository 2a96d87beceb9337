package dev.gatehouse.server.connection.saml;

import dev.gatehouse.protocol.saml.AuthnRequest;
import dev.gatehouse.protocol.saml.AuthnRequests;
import dev.gatehouse.protocol.saml.Expectation;
import dev.gatehouse.protocol.saml.Redaction;
import dev.gatehouse.protocol.saml.ResponseVerifier;
import dev.gatehouse.protocol.saml.SamlPolicy;
import dev.gatehouse.protocol.saml.SamlVerdict;
import dev.gatehouse.protocol.saml.ServiceProviderMetadata;
import dev.gatehouse.server.connection.Arrival;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.ConnectionKind;
import dev.gatehouse.server.connection.Departure;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.connection.ProviderPresets;
import dev.gatehouse.server.connection.Received;
import dev.gatehouse.server.connection.SettingsReader;
import dev.gatehouse.server.connection.saml.ServiceProviders.Sides;
import dev.gatehouse.server.organization.ConnectionId;
import java.net.URI;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** SAML 2.0 Web Browser SSO (SAML profiles §4.1). */
public final class SamlKind implements ConnectionKind {
  /** The key of this kind. */
  public static final String KEY = "saml";

  private static final Duration METADATA_VALID_FOR = Duration.ofDays(7);

  private final ServiceProviders sides;
  private final SamlLogouts logouts;
  private final SecureRandom random = new SecureRandom();

  public SamlKind(ServiceProviders sides) {
    this.sides = sides;
    this.logouts = new SamlLogouts(sides);
  }

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public SettingsVerdict check(ConnectionId id, String settings, Map<String, String> secrets) {
    SettingsReader reader = SettingsReader.of(settings);
    SamlSettings read = SamlSettings.read(reader);
    if (read.ssoRedirectUrl().isEmpty() && read.ssoPostUrl().isEmpty()) {
      reader.problem(
          "ssoRedirectUrl",
          "saml_sso_url_missing",
          "The provider's sign-on address is missing: ssoRedirectUrl or ssoPostUrl.");
    }
    if (read.certificates().isEmpty()) {
      reader.problem(
          "certificates",
          "saml_certificate_missing",
          "The provider's signing certificate is missing.");
    }
    boolean impossible =
        (read.requestBinding().equals("post") && read.ssoPostUrl().isEmpty())
            || (read.requestBinding().equals("redirect") && read.ssoRedirectUrl().isEmpty());
    if (impossible) {
      reader.problem(
          "requestBinding", "saml_binding", "The provider's address for this binding is missing.");
    }
    secrets
        .keySet()
        .forEach(name -> reader.problem(name, "secret_unknown", "SAML takes no secret " + name));
    if (!reader.problems().isEmpty()) {
      return new SettingsVerdict.Unusable(reader.problems());
    }
    String audience = read.audience().isEmpty() ? sides.entityId(id) : read.audience();
    return new SettingsVerdict.Usable(read.toJson(), KEY + "|" + read.entityId() + "|" + audience);
  }

  @Override
  public List<X509Certificate> certificates(Connection connection) {
    return SamlSettings.read(SettingsReader.of(connection.settings())).certificates();
  }

  @Override
  public Optional<OwnCertificates> ownCertificates(Connection connection) {
    return Optional.of(
        new OwnCertificates(sides.certificatesInUse(), sides.metadataUrl(connection.id())));
  }

  @Override
  public Map<String, String> addresses(Connection connection) {
    ConnectionId id = connection.id();
    return Map.of(
        "acs-url", sides.assertionConsumerServiceUrl(id),
        "entity-id", sides.of(connection).serviceProvider().entityId(),
        "sp-metadata-url", sides.metadataUrl(id),
        "sign-out-url", sides.singleLogoutServiceUrl(id));
  }

  @Override
  public boolean asksTheNetworkOnArrival() {
    return false;
  }

  @Override
  public Departure depart(LiveConnection connection, DepartureRequest request, Instant now) {
    Sides both = sides.of(connection.connection());
    boolean again =
        both.policy().forceAuthn()
            || request.forceAuthentication()
            || request.maxAge().filter(Duration::isZero).isPresent();
    // SAML has no word for max_age. Without ForceAuthn the provider would answer from a session
    // that
    // is too old, now and each time that the person tries again.
    SamlPolicy policy = both.policy().withForceAuthn(again || request.maxAge().isPresent());
    String id = AuthnRequests.newId(random);
    String expectation =
        new StoredExpectation(id, again ? now : null, request.maxAge().orElse(null)).write();
    if (!both.settings().postsRequests()) {
      AuthnRequest.Redirect redirect =
          AuthnRequests.redirect(
              both.serviceProvider(), both.identityProvider(), policy, id, request.handle(), now);
      return new Departure.Redirect(URI.create(redirect.url()), expectation);
    }
    AuthnRequest.Post post =
        AuthnRequests.post(
            both.serviceProvider(), both.identityProvider(), policy, id, request.handle(), now);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("SAMLRequest", post.samlRequest());
    fields.put("RelayState", post.relayState());
    return new Departure.Form(URI.create(post.action()), fields, expectation);
  }

  @Override
  public Arrival arrive(LiveConnection connection, ArrivalRequest request, Instant now) {
    Sides both = sides.of(connection.connection());
    SamlPolicy policy = both.policy();
    Expectation expectation;
    if (request.expectation().isEmpty()) {
      expectation =
          connection.connection().idpInitiated() == Connection.IdpInitiated.ON
              ? Expectation.unsolicited()
              : Expectation.unsolicitedRefused();
    } else {
      StoredExpectation stored = StoredExpectation.read(request.expectation());
      policy = policy.withMaxAuthnAge(stored.maxAge());
      expectation = Expectation.answerTo(stored.requestId());
      Instant since = stored.since();
      if (since != null) {
        expectation = expectation.since(since);
      }
    }
    SamlVerdict verdict =
        ResponseVerifier.verify(
            request.message(),
            both.serviceProvider(),
            both.identityProvider(),
            policy,
            expectation,
            now);
    Received received = received(request.message());
    return switch (verdict) {
      case SamlVerdict.Refused refused ->
          new Arrival.Refused(refused.refusal(), refused.checks(), received);
      case SamlVerdict.Verified verified ->
          SamlPeople.person(verified, ProviderPresets.mappingOf(connection.connection()), received);
    };
  }

  @Override
  public Optional<Departure> signOut(
      LiveConnection connection, SignOutRequest request, Instant now) {
    return logouts.depart(connection, request, now);
  }

  /** Single logout, both ways. */
  public SamlLogouts logouts() {
    return logouts;
  }

  /** Decoded, because Base64 hides from compression that messages repeat themselves. */
  private static Received received(String message) {
    try {
      return new Received(KEY, Base64.getMimeDecoder().decode(message));
    } catch (IllegalArgumentException e) {
      return Received.NOTHING;
    }
  }

  @Override
  public String readable(byte[] message) {
    return Redaction.readable(message).orElse("");
  }

  /** Our metadata for one connection, even while it is off: set-up needs it first. */
  public String metadata(Connection connection, Instant now) {
    Sides both = sides.of(connection);
    return ServiceProviderMetadata.write(
        both.serviceProvider(), both.policy(), now.plus(METADATA_VALID_FOR));
  }
}
