package dev.gatehouse.server.console;

import java.util.List;

/** The API keys of an organization. */
final class ApiKeysSection implements Section {
  @Override
  public Place place() {
    return new Place(
        Group.ACCESS,
        ApiKeyPages.PATH,
        ApiKeyPages.title(false),
        ApiKeyPages.READ,
        List.of(
            Setting.of(
                "API keys",
                ApiKeyPages.PATH,
                "tokens",
                "API tokens",
                "service account",
                "automation",
                "scopes"),
            Setting.of("New API key", ApiKeyPages.NEW, "create API key", "API token")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes
        .get(ApiKeyPages.PATH, ApiKeyPages.READ, ApiKeyPages::list)
        .confirmed(ApiKeyPages.NEW, ApiKeyPages.WRITE, ApiKeyPages::ask, ApiKeyPages::create)
        .confirmed(
            ApiKeyPages.REVOKE, ApiKeyPages.WRITE, ApiKeyPages::askToRevoke, ApiKeyPages::revoke);
  }
}
