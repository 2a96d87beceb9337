package dev.gatehouse.server.console;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The page of one connection.
 *
 * @param copies what the provider was told
 */
public record ProviderView(
    Doc connection,
    Doc preset,
    Around around,
    List<GuideView.Copy> copies,
    Paths paths,
    boolean mayChange,
    Troubles troubles) {
  private static final Map<String, String> MODES =
      Map.of(
          "INVITED_ONLY", "Only people who were invited",
          "JIT", "Whoever signs in for the first time",
          "SCIM", "People whom the provider's directory sends (SCIM)");

  public ProviderView {
    copies = List.copyOf(copies);
  }

  /** What stands around it: who uses it, how it is looked after, and how tests went. */
  public record Around(Doc use, Doc upkeep, List<Doc> tests) {
    private static final int MOST_SHOWN = 5;

    public Around {
      tests = tests.stream().limit(MOST_SHOWN).toList();
    }
  }

  /** Addresses: of this page, and of the people. */
  public record Paths(String page, String people) {}

  public String kind() {
    return ProductsView.kind(connection.text("kind"));
  }

  public String tile() {
    return ProductsView.tile(connection.text("preset"));
  }

  public String mode() {
    return MODES.getOrDefault(connection.text("provisioning.mode"), "");
  }

  public boolean is(String kind) {
    return connection.text("kind").equals(kind);
  }

  /** Such as "3 people, 5 open sessions". */
  public String use() {
    return Words.count(around.use().number("people"), "person", "people")
        + ", "
        + Words.count(around.use().number("sessions"), "open session", "open sessions");
  }

  /** Whole hours; empty for no limit. */
  public String capHours() {
    return connection.has("sessionCapSeconds")
        ? Long.toString(Duration.ofSeconds(connection.number("sessionCapSeconds")).toHours())
        : "";
  }

  /** What its secret is called; empty where it has none. */
  public String secret() {
    boolean basic = connection.text("settings.clientAuthentication").startsWith("client_secret");
    if (is("ldap")) {
      return "Password of the account that searches";
    }
    return is("oidc") && basic ? "Client secret" : "";
  }
}
