package dev.gatehouse.server.connection.oidc;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.protocol.jose.JwtSigner;
import dev.gatehouse.protocol.oidc.AuthorizationOptions;
import dev.gatehouse.protocol.oidc.AuthorizationRequests;
import dev.gatehouse.protocol.oidc.Expectation;
import dev.gatehouse.protocol.oidc.Leniency;
import dev.gatehouse.protocol.oidc.ProviderMetadata;
import dev.gatehouse.protocol.oidc.PushResult;
import dev.gatehouse.protocol.oidc.Refused;
import dev.gatehouse.server.connection.Arrival;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.ConnectionKind;
import dev.gatehouse.server.connection.ConnectionRefusal;
import dev.gatehouse.server.connection.Departure;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.connection.SettingsReader;
import dev.gatehouse.server.connection.oidc.OidcRoundTrips.Ended;
import dev.gatehouse.server.connection.oidc.ProviderDocuments.Found;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.web.Outgoing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** OpenID Connect: the code flow with PKCE (OpenID Connect Core §3.1, RFC 9700). */
public final class OidcKind implements ConnectionKind {
  /** The key of this kind. */
  public static final String KEY = "oidc";

  private final RelyingParties relyingParties;
  private final DpopKeys dpopKeys;
  private final boolean plainHttpAllowed;
  private final OidcRoundTrips roundTrips;
  private final ProviderDocuments documents;
  private final OidcArrivals arrivals;
  private final OidcLogouts logouts;

  /**
   * @param plainHttpAllowed whether the operator lets connections name a leniency about plain http
   */
  public OidcKind(
      RelyingParties relyingParties,
      DpopKeys dpopKeys,
      Outgoing outgoing,
      boolean plainHttpAllowed) {
    this.relyingParties = relyingParties;
    this.dpopKeys = dpopKeys;
    this.plainHttpAllowed = plainHttpAllowed;
    this.roundTrips = new OidcRoundTrips(outgoing);
    this.documents = new ProviderDocuments(roundTrips);
    this.arrivals = new OidcArrivals(relyingParties, dpopKeys, roundTrips, documents);
    this.logouts = new OidcLogouts(relyingParties, documents);
  }

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public SettingsVerdict check(ConnectionId id, String settings, Map<String, String> secrets) {
    SettingsReader reader = SettingsReader.of(settings);
    OidcSettings read = OidcSettings.read(reader);
    if (!read.issuer().isEmpty() && !isUsable(read)) {
      reader.problem("issuer", "oidc_issuer", "issuer must be an address with https://.");
    }
    boolean plainHttp =
        read.leniencies().contains(Leniency.ALLOW_PLAIN_HTTP)
            || read.leniencies().contains(Leniency.ALLOW_LOOPBACK_HTTP);
    if (plainHttp && !plainHttpAllowed) {
      reader.problem(
          "leniencies", "oidc_plain_http", "This installation does not allow plain http.");
    }
    if (read.authentication().needsSecret() && !secrets.containsKey(OidcSettings.CLIENT_SECRET)) {
      reader.problem("clientSecret", "oidc_client_secret_missing", "The client secret is missing.");
    }
    secrets.forEach(
        (name, value) -> {
          if (!name.equals(OidcSettings.CLIENT_SECRET)) {
            reader.problem(name, "secret_unknown", "There is no secret " + name + ".");
          } else if (value.isEmpty() || value.length() > 4_096) {
            reader.problem(name, "secret_length", "A client secret has 1 to 4096 characters.");
          }
        });
    if (!reader.problems().isEmpty()) {
      return new SettingsVerdict.Unusable(reader.problems());
    }
    // One registration at one provider: what row B4 forbids to stand in two organizations.
    return new SettingsVerdict.Usable(
        read.toJson(), KEY + "|" + read.issuer() + "|" + read.clientId());
  }

  /** Everything else about the token endpoint is the issuer's word. */
  @Override
  public boolean sendsSecretsElsewhere(String before, String after) {
    OidcSettings old = OidcSettings.read(SettingsReader.of(before));
    OidcSettings changed = OidcSettings.read(SettingsReader.of(after));
    boolean plainer =
        Stream.of(Leniency.ALLOW_PLAIN_HTTP, Leniency.ALLOW_LOOPBACK_HTTP)
            .anyMatch(one -> changed.leniencies().contains(one) && !old.leniencies().contains(one));
    return plainer || !old.issuer().equals(changed.issuer());
  }

  private static boolean isUsable(OidcSettings read) {
    String configured = read.expectedIssuer().configured();
    return configured.startsWith("https://") || configured.startsWith("http://");
  }

  @Override
  public Map<String, String> addresses(Connection connection) {
    boolean shared = OidcSettings.read(SettingsReader.of(connection.settings())).sharedCallback();
    return Map.of(
        "redirect-uri", relyingParties.redirectUri(connection.id(), shared).toString(),
        "post-logout-uri", relyingParties.postLogoutRedirectUri().toString(),
        "back-channel-uri", relyingParties.backChannelLogoutUri(connection.id()).toString());
  }

  @Override
  public String readable(byte[] message) {
    return new String(message, StandardCharsets.UTF_8);
  }

  @Override
  public boolean asksTheNetworkOnArrival() {
    return true;
  }

  @Override
  public Departure depart(LiveConnection connection, DepartureRequest request, Instant now) {
    OidcSettings settings = relyingParties.settingsOf(connection);
    return switch (documents.metadata(settings, now)) {
      case Found.Missing<ProviderMetadata> missing -> new Departure.Impossible(missing.refusal());
      case Found.Here<ProviderMetadata> here ->
          depart(connection, settings, here.document(), request, now);
    };
  }

  private Departure depart(
      LiveConnection connection,
      OidcSettings settings,
      ProviderMetadata provider,
      DepartureRequest request,
      Instant now) {
    if (settings.sharedCallback() && !provider.sendsIssParameter()) {
      // RFC 9207 §2.4: without iss in the answer, a shared address cannot tell providers apart.
      return new Departure.Impossible(
          ConnectionRefusal.SETTINGS_UNUSABLE.because(
              "the shared callback needs a provider that sends iss (RFC 9207)"));
    }
    if (settings.dpop() == OidcSettings.Dpop.REQUIRED && !DpopKeys.areOfferedBy(provider)) {
      return new Departure.Impossible(
          ConnectionRefusal.DPOP_NOT_OFFERED.because(
              "the provider offers no DPoP with ES256, and this connection requires it"));
    }
    JwtSigner dpopKey = dpopKey(settings, provider);
    Expectation expectation =
        StoredExpectation.fresh(request.handle(), maxAge(request), settings.requiredAcr(), now);
    var options =
        new AuthorizationOptions(
            request.forceAuthentication() ? "login" : null,
            request.loginHint().orElse(null),
            settings.domainHint().isEmpty() ? null : settings.domainHint(),
            List.of(),
            dpopKey == null ? null : dpopKey.thumbprint());
    String kept = StoredExpectation.write(expectation, dpopKey == null ? null : dpopKey.keyId());
    if (provider.requiresPushedAuthorizationRequests()
        || (settings.pushRequests() && provider.pushedAuthorizationRequestEndpoint() != null)) {
      return push(connection, provider, expectation, options, kept, now);
    }
    return new Departure.Redirect(
        AuthorizationRequests.url(relyingParties.of(connection), provider, expectation, options),
        kept);
  }

  private @Nullable JwtSigner dpopKey(OidcSettings settings, ProviderMetadata provider) {
    boolean used = settings.dpop() != OidcSettings.Dpop.OFF && DpopKeys.areOfferedBy(provider);
    return used ? dpopKeys.current() : null;
  }

  private Departure push(
      LiveConnection connection,
      ProviderMetadata provider,
      Expectation expectation,
      AuthorizationOptions options,
      String kept,
      Instant now) {
    var relyingParty = relyingParties.of(connection);
    var request =
        AuthorizationRequests.push(
            relyingParty, provider, expectation, options, StoredExpectation.stamp(now));
    return switch (roundTrips.send(request)) {
      case Ended.Unanswered unanswered -> new Departure.Impossible(unreachable(unanswered));
      case Ended.Answered answered ->
          switch (AuthorizationRequests.pushed(relyingParty, provider, answered.response())) {
            case PushResult.Pushed pushed -> new Departure.Redirect(pushed.url(), kept);
            case Refused refused -> new Departure.Impossible(refused.refusal());
          };
    };
  }

  // prompt=login alone leaves no trace in the token; max_age=0 makes auth_time required.
  private static @Nullable Duration maxAge(DepartureRequest request) {
    return request.forceAuthentication() ? Duration.ZERO : request.maxAge().orElse(null);
  }

  @Override
  public Optional<Departure> signOut(
      LiveConnection connection, SignOutRequest request, Instant now) {
    return logouts.depart(connection, request, now);
  }

  /** Signing out, both ways. */
  public OidcLogouts logouts() {
    return logouts;
  }

  private static Refusal unreachable(Ended.Unanswered unanswered) {
    return ConnectionRefusal.PROVIDER_UNREACHABLE.because(unanswered.detail());
  }

  @Override
  public Arrival arrive(LiveConnection connection, ArrivalRequest request, Instant now) {
    return arrivals.arrive(connection, request, now);
  }
}
