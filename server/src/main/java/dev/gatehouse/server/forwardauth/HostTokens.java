package dev.gatehouse.server.forwardauth;

import dev.gatehouse.server.organization.OrganizationToken.Use;

/** The secrets of this door. */
final class HostTokens {
  /** Leads a browser that has signed in to a protected host, once. */
  static final Use CODE = new Use("ghf_");

  /** The session on one protected host. */
  static final Use COOKIE = new Use("ghh_");

  private HostTokens() {}
}
