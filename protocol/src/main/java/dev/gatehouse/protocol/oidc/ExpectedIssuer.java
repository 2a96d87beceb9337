package dev.gatehouse.protocol.oidc;

import java.util.Set;

/** Which issuers a connection believes. */
public sealed interface ExpectedIssuer {

  /** The issuer as configured; what discovery is fetched from. */
  String configured();

  /** Exactly one issuer, compared octet by octet (OpenID Connect Discovery §4.3). */
  record Exact(String configured) implements ExpectedIssuer {}

  /** Google, whose tokens name the issuer with or without the scheme. */
  record Google() implements ExpectedIssuer {
    @Override
    public String configured() {
      return "https://accounts.google.com";
    }
  }

  /**
   * One of Microsoft's shared addresses ({@code common}, {@code organizations}), whose metadata
   * carry an issuer template with {@code {tenantid}}.
   *
   * @param tenants allowed directory ids; empty means none unless a leniency allows any
   */
  record EntraTemplate(String configured, Set<String> tenants) implements ExpectedIssuer {
    public EntraTemplate {
      tenants = Set.copyOf(tenants);
    }
  }

  /** Recognises Google and Microsoft's shared addresses; anything else is exact. */
  static ExpectedIssuer of(String issuer) {
    return of(issuer, Set.of());
  }

  static ExpectedIssuer of(String issuer, Set<String> entraTenants) {
    if (issuer.equals("https://accounts.google.com") || issuer.equals("accounts.google.com")) {
      return new Google();
    }
    if (Entra.isSharedIssuer(issuer)) {
      return new EntraTemplate(issuer, entraTenants);
    }
    return new Exact(issuer);
  }
}
