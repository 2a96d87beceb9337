package dev.gatehouse.protocol.oidc;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is particular about Microsoft Entra ID. */
final class Entra {

  /** As the shared addresses' metadata spell their issuer. */
  static final String TEMPLATE = "https://login.microsoftonline.com/{tenantid}/v2.0";

  private static final String HOST = "https://login.microsoftonline.com/";
  private static final Pattern TENANT =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern TENANT_ISSUER =
      Pattern.compile(
          "https://(?:login\\.microsoftonline\\.(?:com|us)/|login\\.partner\\.microsoftonline\\.cn/|sts\\.windows\\.net/)([^/]+)/(?:v2\\.0)?");

  private Entra() {}

  static boolean isSharedIssuer(String issuer) {
    return issuer.equals(HOST + "common/v2.0") || issuer.equals(HOST + "organizations/v2.0");
  }

  static boolean isTenantId(String text) {
    return TENANT.matcher(text).matches();
  }

  static boolean isIssuer(String issuer) {
    return TENANT_ISSUER.matcher(issuer).matches();
  }

  /** The tenant that an issuer names, as version 1 or version 2 spells it. */
  static Optional<String> tenantOf(String issuer) {
    var matcher = TENANT_ISSUER.matcher(issuer);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /**
   * Above 200 groups Entra leaves the claim out and points to Graph instead ({@code
   * _claim_names.groups}, or {@code hasgroups} in implicit flows).
   */
  static boolean hasGroupOverage(Map<String, Object> claims, String claim) {
    boolean pointed =
        claims.get("_claim_names") instanceof Map<?, ?> names && names.containsKey(claim);
    return pointed || (claim.equals("groups") && isTrue(claims.get("hasgroups")));
  }

  /** Booleans come as JSON booleans, as strings, or as 0 and 1. */
  static boolean isTrue(@Nullable Object value) {
    return value != null && Set.of("true", "1").contains(String.valueOf(value));
  }
}
