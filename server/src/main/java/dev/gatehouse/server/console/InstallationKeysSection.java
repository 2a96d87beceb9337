package dev.gatehouse.server.console;

import java.util.List;

/** The API keys of the installation, which act in every organization: the operators' own. */
final class InstallationKeysSection implements Section {
  @Override
  public Place place() {
    return new Place(
        Group.INSTALLATION,
        ApiKeyPages.PATH,
        ApiKeyPages.title(true),
        ConsoleRoutes.OPERATOR,
        List.of(
            Setting.of(
                "API keys of the installation",
                ApiKeyPages.PATH,
                "operator key",
                "bootstrap key",
                "admin key",
                "API token"),
            Setting.of(
                "New API key of the installation", ApiKeyPages.NEW, "create API key", "token")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes
        .getForOperators(ApiKeyPages.PATH, ApiKeyPages::list)
        .confirmedForOperators(ApiKeyPages.NEW, ApiKeyPages::ask, ApiKeyPages::create)
        .confirmedForOperators(ApiKeyPages.REVOKE, ApiKeyPages::askToRevoke, ApiKeyPages::revoke);
  }
}
