package dev.gatehouse.server.console;

import java.util.List;
import java.util.Map;

/**
 * The list of providers.
 *
 * @param mayChange whether the person who looks may switch them
 * @param mayRemove whether that person may also switch off and remove, which no set-up link lets
 * @param add where another is added
 */
public record ProvidersView(List<Row> rows, boolean mayChange, boolean mayRemove, String add) {
  public ProvidersView {
    rows = List.copyOf(rows);
  }

  /** Whether the person who looks sees people. */
  public boolean seesPeople() {
    return rows.stream().anyMatch(row -> !row.people().isEmpty());
  }

  /**
   * A line; {@code href} leads to the provider, below which stand enable, disable and remove;
   * {@code people} is empty for who may not look at them.
   */
  public record Row(
      String name,
      String tile,
      String kind,
      boolean enabled,
      boolean finished,
      String provisioning,
      String href,
      String people) {

    static Row of(Doc connection, Visit visit) {
      String id = connection.text("id");
      return new Row(
          connection.text("displayName"),
          ProductsView.tile(connection.text("preset")),
          KINDS.getOrDefault(connection.text("kind"), connection.text("kind")),
          connection.flag("enabled"),
          connection.flag("finished"),
          MODES.getOrDefault(
              connection.text("provisioning.mode"), connection.text("provisioning.mode")),
          visit.href(ProvidersSection.PATH + "/" + id),
          visit.may("users:read") ? visit.href(PeopleSection.PATH, Map.of("method", id)) : "");
    }
  }

  private static final Map<String, String> KINDS =
      Map.of("saml", "SAML", "oidc", "OpenID Connect", "ldap", "LDAP");
  private static final Map<String, String> MODES =
      Map.of("INVITED_ONLY", "Invited only", "JIT", "At first sign-in", "SCIM", "SCIM");
}
