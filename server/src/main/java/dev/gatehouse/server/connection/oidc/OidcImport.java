package dev.gatehouse.server.connection.oidc;

import dev.gatehouse.protocol.oidc.Discovery;
import dev.gatehouse.protocol.oidc.ExpectedIssuer;
import dev.gatehouse.protocol.oidc.Leniency;
import dev.gatehouse.protocol.oidc.MetadataResult;
import dev.gatehouse.protocol.oidc.ProviderMetadata;
import dev.gatehouse.protocol.oidc.Refused;
import dev.gatehouse.server.connection.ConnectionImport;
import dev.gatehouse.server.connection.ConnectionImport.Result;
import dev.gatehouse.server.connection.SettingsReader;
import dev.gatehouse.server.connection.oidc.OidcRoundTrips.Ended;
import dev.gatehouse.server.web.Outgoing;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Reads a provider's discovery document, from whatever an administrator knows of it. */
public final class OidcImport implements ConnectionImport.Oidc {
  private static final String FOR_TRYING_OUT =
      " For trying out, the setting outgoing.allowPlainHttp allows http://.";

  private final OidcRoundTrips roundTrips;
  private final Set<Leniency> leniencies;

  /**
   * @param loopbackAllowed whether providers on this machine may speak plain http, for trying out
   */
  public OidcImport(Outgoing outgoing, boolean loopbackAllowed) {
    this.roundTrips = new OidcRoundTrips(outgoing);
    this.leniencies = loopbackAllowed ? Set.of(Leniency.ALLOW_LOOPBACK_HTTP) : Set.of();
  }

  @Override
  public Result fromIssuer(String issuer) {
    boolean insecure = leniencies.isEmpty() && issuer.strip().startsWith("http://");
    return read("issuer", Discovery.fromIssuer(issuer, leniencies), insecure);
  }

  /**
   * Addresses and keys are read at sign-ins and kept for a short time; a look says whether they can
   * be read, long before somebody needs them.
   */
  @Override
  public Result again(String settings) {
    String issuer = OidcSettings.read(SettingsReader.of(settings)).issuer();
    return switch (fromIssuer(issuer)) {
      case Result.Unusable unusable -> unusable;
      case Result.Imported imported ->
          new Result.Imported(imported.kind(), settings, imported.notes());
    };
  }

  @Override
  public Result fromOktaDomain(String domain) {
    return read("domain", Discovery.fromOktaDomain(domain));
  }

  @Override
  public Result fromAuth0Domain(String domain) {
    return read("domain", Discovery.fromAuth0Domain(domain));
  }

  @Override
  public Result fromEntraTenant(String tenantId) {
    return read("tenant", Discovery.fromEntraTenant(tenantId));
  }

  private Result read(String field, Discovery.IssuerResult entry) {
    return read(field, entry, false);
  }

  private Result read(String field, Discovery.IssuerResult entry, boolean insecure) {
    return switch (entry) {
      case Discovery.IssuerResult.Problem problem ->
          Result.unusable(
              field, "oidc_issuer", problem.sentence() + (insecure ? FOR_TRYING_OUT : ""));
      case Discovery.IssuerResult.Issuer issuer -> fetch(field, ExpectedIssuer.of(issuer.issuer()));
    };
  }

  private Result fetch(String field, ExpectedIssuer issuer) {
    return switch (roundTrips.send(Discovery.request(issuer))) {
      case Ended.Unanswered unanswered ->
          Result.unusable(
              field, "provider_unreachable", "There is no answer: " + unanswered.sentence() + ".");
      case Ended.Answered answered ->
          switch (ProviderMetadata.parse(answered.response(), issuer, leniencies)) {
            case Refused refused -> Result.unusable(field, refused.code().code(), refused.detail());
            case MetadataResult.Found found -> imported(issuer, found.metadata());
          };
    };
  }

  private Result imported(ExpectedIssuer issuer, ProviderMetadata metadata) {
    List<String> notes = new ArrayList<>();
    ObjectNode settings = SettingsReader.blank();
    settings.put("issuer", issuer.configured());
    settings.put("clientAuthentication", authentication(metadata));
    if (issuer.configured().startsWith("http://")) {
      settings.putArray("leniencies").add("allow_loopback_http");
      notes.add("This provider speaks plain http, which is for trying out only.");
    }
    if (!metadata.sendsIssParameter()) {
      notes.add("This provider does not send iss, so each connection needs its own callback.");
    }
    if (metadata.requiresPushedAuthorizationRequests()) {
      notes.add("This provider wants requests to be pushed first; that is done by itself.");
    }
    if (DpopKeys.areOfferedBy(metadata)) {
      notes.add("This provider offers DPoP, so tokens are bound to a key of this installation.");
    }
    return new Result.Imported(OidcKind.KEY, settings.toString(), notes);
  }

  /** Discovery §3: client_secret_basic is what a silent document means. */
  private static String authentication(ProviderMetadata metadata) {
    Set<String> offered = metadata.tokenEndpointAuthMethods();
    if (offered.isEmpty() || offered.contains("client_secret_basic")) {
      return "client_secret_basic";
    }
    for (String method : List.of("client_secret_post", "private_key_jwt", "none")) {
      if (offered.contains(method)) {
        return method;
      }
    }
    return "client_secret_basic";
  }
}
