package dev.gatehouse.server.console;

import java.util.List;
import java.util.Map;

/**
 * A page of the list of providers.
 *
 * @param mayChange whether the person who looks may switch them
 */
public record ProvidersView(List<Row> rows, Listing listing, boolean mayChange) {
  public ProvidersView {
    rows = List.copyOf(rows);
  }

  /** A line; {@code href} leads to the provider, below which stand enable, disable and remove. */
  public record Row(
      String name, String kind, boolean enabled, String provisioning, String href, String people) {

    static Row of(Doc connection, Visit visit) {
      String id = connection.text("id");
      return new Row(
          connection.text("displayName"),
          KINDS.getOrDefault(connection.text("kind"), connection.text("kind")),
          connection.flag("enabled"),
          MODES.getOrDefault(
              connection.text("provisioning.mode"), connection.text("provisioning.mode")),
          visit.href(ProvidersSection.PATH + "/" + id),
          visit.href(PeopleSection.PATH, Map.of("method", id)));
    }
  }

  private static final Map<String, String> KINDS =
      Map.of("saml", "SAML", "oidc", "OpenID Connect", "ldap", "LDAP");
  private static final Map<String, String> MODES =
      Map.of("INVITED_ONLY", "Invited only", "JIT", "At first sign-in", "SCIM", "SCIM");
}
