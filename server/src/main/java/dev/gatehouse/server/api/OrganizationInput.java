package dev.gatehouse.server.api;

import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.OrganizationDraft;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An organization as somebody enters it. On a change, what is left out stays as it is. */
record OrganizationInput(
    @Doc("2 to 40 of a-z, 0-9 and inner hyphens. Required when creating.") @Nullable String slug,
    @Nullable String name,
    @Nullable SessionPolicyInput sessionPolicy,
    @Doc("For operators only.") @Nullable EntitlementsInput entitlements,
    @Nullable BrandingInput branding) {

  /** How long sessions live. */
  record SessionPolicyInput(@Nullable Long idleSeconds, @Nullable Long absoluteSeconds) {}

  /** What the plan allows. */
  record EntitlementsInput(
      @Nullable Integer maxConnections,
      @Nullable Boolean ssoAllowed,
      @Nullable Boolean scimAllowed) {}

  /** How its pages look. */
  record BrandingInput(
      @Nullable String productName, @Nullable String logoUrl, @Nullable String colour) {}

  /**
   * A whole draft.
   *
   * @param usualSessions how long sessions live unless the organization says otherwise
   */
  OrganizationDraft create(Organization.SessionPolicy usualSessions) {
    String givenSlug = or(slug, "");
    OrganizationDraft usual = OrganizationDraft.of(givenSlug, or(name, givenSlug));
    return merge(
        new OrganizationDraft(
            usual.slug(), usual.name(), usualSessions, usual.entitlements(), usual.branding()));
  }

  OrganizationDraft change(Organization current) {
    return merge(current.draft());
  }

  private OrganizationDraft merge(OrganizationDraft base) {
    return new OrganizationDraft(
        or(slug, base.slug()),
        or(name, base.name()),
        policy(base.sessionPolicy()),
        plan(base.entitlements()),
        look(base.branding()));
  }

  private Organization.SessionPolicy policy(Organization.SessionPolicy base) {
    return sessionPolicy == null
        ? base
        : new Organization.SessionPolicy(
            seconds(sessionPolicy.idleSeconds(), base.idle()),
            seconds(sessionPolicy.absoluteSeconds(), base.absolute()));
  }

  private Organization.Entitlements plan(Organization.Entitlements base) {
    return entitlements == null
        ? base
        : new Organization.Entitlements(
            or(entitlements.maxConnections(), base.maxConnections()),
            or(entitlements.ssoAllowed(), base.ssoAllowed()),
            or(entitlements.scimAllowed(), base.scimAllowed()));
  }

  private Organization.Branding look(Organization.Branding base) {
    return branding == null
        ? base
        : new Organization.Branding(
            or(branding.productName(), base.productName()),
            or(branding.logoUrl(), base.logoUrl()),
            or(branding.colour(), base.colour()));
  }

  private static Duration seconds(@Nullable Long given, Duration base) {
    return given == null ? base : Duration.ofSeconds(given);
  }

  private static <T> T or(@Nullable T given, T otherwise) {
    return given == null ? otherwise : given;
  }
}
