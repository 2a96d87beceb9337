package dev.gatehouse.server.openid;

import dev.gatehouse.server.organization.OrganizationToken.Use;

/** The secrets that applications hold. */
final class GrantTokens {
  static final Use CODE = new Use("ghc_");
  static final Use ACCESS = new Use("gha_");
  static final Use REFRESH = new Use("ghr_");

  private GrantTokens() {}
}
