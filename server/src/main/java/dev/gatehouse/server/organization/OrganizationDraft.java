package dev.gatehouse.server.organization;

import dev.gatehouse.server.organization.Organization.Branding;
import dev.gatehouse.server.organization.Organization.Entitlements;
import dev.gatehouse.server.organization.Organization.SessionPolicy;

/** An organization as somebody enters it; checked when it is stored. */
public record OrganizationDraft(
    String slug,
    String name,
    SessionPolicy sessionPolicy,
    Entitlements entitlements,
    Branding branding) {

  /** With the usual policy, plan and look. */
  public static OrganizationDraft of(String slug, String name) {
    return new OrganizationDraft(
        slug, name, SessionPolicy.usual(), Entitlements.usual(), Branding.none());
  }
}
