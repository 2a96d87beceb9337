package dev.gatehouse.protocol.oidc;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** From what an administrator knows about a provider to the address of its metadata. */
public final class Discovery {

  private static final String WELL_KNOWN = "/.well-known/openid-configuration";
  private static final Pattern HOST =
      Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+");

  private Discovery() {}

  /** What an administrator's entry turned out to be. */
  public sealed interface IssuerResult {
    /** An issuer whose metadata can be fetched. */
    record Issuer(String issuer) implements IssuerResult {}

    /** What is wrong with the entry, for the administrator. */
    record Problem(String sentence) implements IssuerResult {}
  }

  /**
   * Where the metadata of an issuer are (OpenID Connect Discovery §4.1: the well-known path is
   * appended, unlike RFC 8414).
   */
  public static URI urlFor(String issuer) {
    return URI.create(withoutTrailingSlash(issuer) + WELL_KNOWN);
  }

  public static OutgoingRequest request(ExpectedIssuer expected) {
    return new OutgoingRequest(
        "GET", urlFor(expected.configured()), Map.of("Accept", "application/json"), "");
  }

  /** From any issuer, or the address of its discovery document. */
  public static IssuerResult fromIssuer(String entry, Set<Leniency> leniencies) {
    String issuer = entry.strip();
    if (issuer.endsWith(WELL_KNOWN)) {
      issuer = issuer.substring(0, issuer.length() - WELL_KNOWN.length());
    }
    return switch (Endpoint.of(issuer, leniencies)) {
      // OpenID Connect Discovery §3: no query and no fragment.
      case Endpoint.Usable usable when usable.url().getRawQuery() == null ->
          new IssuerResult.Issuer(issuer);
      case Endpoint.Usable withQuery ->
          new IssuerResult.Problem("An issuer has no question mark: leave out what follows it.");
      case Endpoint.Insecure insecure ->
          new IssuerResult.Problem("The issuer must start with https://.");
      case Endpoint.Malformed malformed ->
          new IssuerResult.Problem(
              "An issuer is an address such as https://login.example.com, without spaces.");
    };
  }

  /** From an Okta domain such as {@code acme.okta.com}: the organization's own server. */
  public static IssuerResult fromOktaDomain(String domain) {
    String host = hostOf(domain);
    if (host.contains("-admin.okta")) {
      return new IssuerResult.Problem(
          "This is the address of Okta's console: leave out “-admin”, as in "
              + host.replace("-admin.okta", ".okta"));
    }
    return isHost(host)
        ? new IssuerResult.Issuer("https://" + host)
        : new IssuerResult.Problem("An Okta domain looks like acme.okta.com.");
  }

  /** From an Auth0 domain such as {@code acme.eu.auth0.com}; its issuer ends in a slash. */
  public static IssuerResult fromAuth0Domain(String domain) {
    String host = hostOf(domain);
    return isHost(host)
        ? new IssuerResult.Issuer("https://" + host + "/")
        : new IssuerResult.Problem("An Auth0 domain looks like acme.eu.auth0.com.");
  }

  /** From an Entra directory id, a UUID. */
  public static IssuerResult fromEntraTenant(String tenantId) {
    String id = tenantId.strip().toLowerCase(Locale.ROOT);
    return Entra.isTenantId(id)
        ? new IssuerResult.Issuer("https://login.microsoftonline.com/" + id + "/v2.0")
        : new IssuerResult.Problem(
            "The directory (tenant) id is a UUID; it stands on the overview page of the app"
                + " registration.");
  }

  /** People paste whole addresses where a domain is asked for. */
  private static String hostOf(String entry) {
    String host = entry.strip().toLowerCase(Locale.ROOT);
    if (host.startsWith("https://")) {
      host = host.substring("https://".length());
    }
    int slash = host.indexOf('/');
    return slash < 0 ? host : host.substring(0, slash);
  }

  private static boolean isHost(String host) {
    return host.length() <= 253 && HOST.matcher(host).matches();
  }

  private static String withoutTrailingSlash(String issuer) {
    return issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
  }
}
