package dev.gatehouse.server.api;

import dev.gatehouse.server.organization.Organization;
import java.time.Instant;

/** An organization as the API shows it. */
record OrganizationView(
    String id,
    @Doc("Names it in addresses: /sign-in/{slug}.") String slug,
    String name,
    @Doc("Nobody signs in to a disabled organization, and its sessions end.") boolean enabled,
    SessionPolicyView sessionPolicy,
    EntitlementsView entitlements,
    BrandingView branding,
    Instant createdAt,
    Instant updatedAt) {

  static OrganizationView of(Organization organization) {
    var policy = organization.sessionPolicy();
    var plan = organization.entitlements();
    var look = organization.branding();
    return new OrganizationView(
        organization.id().value(),
        organization.slug(),
        organization.name(),
        organization.enabled(),
        new SessionPolicyView(policy.idle().toSeconds(), policy.absolute().toSeconds()),
        new EntitlementsView(plan.maxConnections(), plan.ssoAllowed(), plan.scimAllowed()),
        new BrandingView(look.productName(), look.logoUrl(), look.colour()),
        organization.createdAt(),
        organization.updatedAt());
  }

  /** How long sessions live. */
  record SessionPolicyView(
      @Doc("Without a request; 60 to 2,592,000.") long idleSeconds,
      @Doc("In all; at least idleSeconds, at most 7,776,000.") long absoluteSeconds) {}

  /** What the plan allows. */
  record EntitlementsView(int maxConnections, boolean ssoAllowed, boolean scimAllowed) {}

  /** How its pages look. */
  record BrandingView(String productName, String logoUrl, @Doc("#rrggbb") String colour) {}
}
