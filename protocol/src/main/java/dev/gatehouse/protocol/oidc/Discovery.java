package dev.gatehouse.protocol.oidc;

import java.net.URI;
import java.util.Map;

/** From what an administrator knows about a provider to the address of its metadata. */
public final class Discovery {

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
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    return URI.create(base + "/.well-known/openid-configuration");
  }

  public static OutgoingRequest request(ExpectedIssuer expected) {
    return new OutgoingRequest(
        "GET", urlFor(expected.configured()), Map.of("Accept", "application/json"), "");
  }

  /** From any issuer, or the address of its discovery document. */
  public static IssuerResult fromIssuer(String entry) {
    throw new UnsupportedOperationException();
  }

  /** From an Okta domain such as {@code acme.okta.com}: the organization's own server. */
  public static IssuerResult fromOktaDomain(String domain) {
    throw new UnsupportedOperationException();
  }

  /** From an Auth0 domain such as {@code acme.eu.auth0.com}; its issuer ends in a slash. */
  public static IssuerResult fromAuth0Domain(String domain) {
    throw new UnsupportedOperationException();
  }

  /** From an Entra directory id, a UUID. */
  public static IssuerResult fromEntraTenant(String tenantId) {
    throw new UnsupportedOperationException();
  }
}
