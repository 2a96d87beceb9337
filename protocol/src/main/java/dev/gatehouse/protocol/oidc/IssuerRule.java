package dev.gatehouse.protocol.oidc;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether an issuer, as a token or a callback spells it, is the provider's. */
final class IssuerRule {

  private IssuerRule() {}

  static boolean accepts(ProviderMetadata provider, String issuer) {
    return switch (provider.expectedIssuer()) {
      case ExpectedIssuer.Exact exact -> issuer.equals(exact.configured());
      // Google's tokens name the issuer with or without its scheme.
      case ExpectedIssuer.Google google ->
          issuer.equals(google.configured()) || issuer.equals("accounts.google.com");
      case ExpectedIssuer.EntraTemplate shared ->
          Entra.tenantOf(issuer)
              .filter(Entra::isTenantId)
              .filter(tenant -> issuer.equals(Entra.TEMPLATE.replace("{tenantid}", tenant)))
              .isPresent();
    };
  }

  /**
   * Whether the tenant of an Entra token is allowed. Others have none, which is allowed.
   *
   * @return what is wrong, or empty
   */
  static Optional<String> tenantFault(
      RelyingParty relyingParty,
      ProviderMetadata provider,
      String issuer,
      Map<String, Object> claims) {
    Optional<String> issuerTenant = Entra.tenantOf(issuer);
    if (issuerTenant.isEmpty()) {
      return Optional.empty();
    }
    Object tid = claims.get("tid");
    if (tid != null && !tid.equals(issuerTenant.get())) {
      return Optional.of("tid is not the tenant that iss names");
    }
    if (!(provider.expectedIssuer() instanceof ExpectedIssuer.EntraTemplate shared)) {
      return Optional.empty();
    }
    if (tid == null) {
      return Optional.of("tid is missing");
    }
    Set<String> tenants = shared.tenants();
    boolean allowed =
        relyingParty.allows(Leniency.ALLOW_ANY_ENTRA_TENANT) || tenants.contains(tid.toString());
    return allowed ? Optional.empty() : Optional.of("tenant " + tid + " is not allowed");
  }
}
