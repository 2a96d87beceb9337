package dev.gatehouse.server.organization;

import java.time.Duration;
import java.time.Instant;

/**
 * A customer of the product.
 *
 * @param slug names it in addresses: 2 to 40 of a-z, 0-9 and inner hyphens; unique
 * @param name for people, 1 to 100 characters
 * @param enabled nobody signs in to, and no session or key works in, a disabled one
 */
public record Organization(
    OrganizationId id,
    String slug,
    String name,
    boolean enabled,
    SessionPolicy sessionPolicy,
    Entitlements entitlements,
    Branding branding,
    Instant createdAt,
    Instant updatedAt) {

  /**
   * How long sessions live at most.
   *
   * @param idle without a request; one minute to 30 days
   * @param absolute since signing in; at least {@code idle}, at most 90 days
   */
  public record SessionPolicy(Duration idle, Duration absolute) {
    /** Eight hours idle, a day in all. */
    public static SessionPolicy usual() {
      return new SessionPolicy(Duration.ofHours(8), Duration.ofHours(24));
    }
  }

  /** What the customer's plan allows. */
  public record Entitlements(int maxConnections, boolean ssoAllowed, boolean scimAllowed) {
    /** Everything, and ten connections. */
    public static Entitlements usual() {
      return new Entitlements(10, true, true);
    }
  }

  /**
   * How pages look; empty texts leave the installation's own look.
   *
   * @param productName at most 60 characters
   * @param logoUrl https
   * @param colour {@code #rrggbb}
   */
  public record Branding(String productName, String logoUrl, String colour) {
    public static Branding none() {
      return new Branding("", "", "");
    }
  }

  /** What an administrator decides. */
  public OrganizationDraft draft() {
    return new OrganizationDraft(slug, name, sessionPolicy, entitlements, branding);
  }
}
