package dev.gatehouse.server.organization;

import dev.gatehouse.server.organization.Organization.Branding;
import dev.gatehouse.server.organization.Organization.SessionPolicy;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

/** What an acceptable organization is. Pure. */
final class OrganizationRules {
  private static final Pattern SLUG = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])");
  private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{6}");
  private static final Duration SHORTEST_SESSION = Duration.ofMinutes(1);
  private static final Duration LONGEST_IDLE = Duration.ofDays(30);
  private static final Duration LONGEST_SESSION = Duration.ofDays(90);
  private static final int MOST_CONNECTIONS = 1_000;
  private static final int LONGEST_URL = 2_000;

  /** Words that could be mistaken for pages of the program, or for its operator. */
  private static final Set<String> RESERVED =
      Set.of(
          "about",
          "account",
          "admin",
          "administrator",
          "api",
          "app",
          "assets",
          "auth",
          "callback",
          "choose",
          "console",
          "docs",
          "find",
          "forward-auth",
          "gatehouse",
          "health",
          "help",
          "home",
          "login",
          "logout",
          "me",
          "metrics",
          "new",
          "oauth",
          "oidc",
          "operator",
          "org",
          "organization",
          "organizations",
          "public",
          "root",
          "saml",
          "scim",
          "security",
          "session",
          "settings",
          "setup",
          "sign-in",
          "sign-out",
          "signin",
          "signout",
          "signup",
          "sso",
          "static",
          "status",
          "support",
          "system",
          "user",
          "users",
          "well-known",
          "www");

  private OrganizationRules() {}

  static Problems check(OrganizationDraft draft) {
    Problems problems = new Problems();
    slug(problems, draft.slug());
    problems.text("name", draft.name(), 1, 100);
    sessions(problems, draft.sessionPolicy());
    int connections = draft.entitlements().maxConnections();
    problems.require(
        connections >= 0 && connections <= MOST_CONNECTIONS,
        "entitlements.maxConnections",
        "max_connections_invalid",
        "Must be 0 to " + MOST_CONNECTIONS + ".");
    branding(problems, draft.branding());
    return problems;
  }

  private static void slug(Problems problems, String slug) {
    problems.require(
        SLUG.matcher(slug).matches(),
        "slug",
        "slug_invalid",
        "Must have 2 to 40 of a-z, 0-9 and hyphens, with no hyphen at its ends.");
    problems.require(
        !RESERVED.contains(slug), "slug", "slug_reserved", "This word is reserved; take another.");
  }

  private static void sessions(Problems problems, SessionPolicy policy) {
    problems.require(
        within(policy.idle(), SHORTEST_SESSION, LONGEST_IDLE),
        "sessionPolicy.idle",
        "session_idle_invalid",
        "Must be one minute to 30 days.");
    problems.require(
        within(policy.absolute(), policy.idle(), LONGEST_SESSION),
        "sessionPolicy.absolute",
        "session_absolute_invalid",
        "Must be at least the idle time and at most 90 days.");
  }

  private static boolean within(Duration value, Duration least, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }

  private static void branding(Problems problems, Branding branding) {
    problems.text("branding.productName", branding.productName(), 0, 60);
    problems.require(
        branding.logoUrl().isEmpty() || isHttps(branding.logoUrl()),
        "branding.logoUrl",
        "logo_url_invalid",
        "Must be an https address.");
    problems.require(
        branding.colour().isEmpty() || COLOUR.matcher(branding.colour()).matches(),
        "branding.colour",
        "colour_invalid",
        "Must be a colour such as #1f6feb.");
  }

  private static boolean isHttps(String url) {
    try {
      URI uri = new URI(url);
      return url.length() <= LONGEST_URL
          && "https".equals(uri.getScheme())
          && uri.getHost() != null
          && uri.getRawUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
