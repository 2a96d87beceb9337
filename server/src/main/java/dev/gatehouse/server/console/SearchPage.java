package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the box on every page finds: settings by their names, people by name or e-mail. */
final class SearchPage {
  static final String PATH = "/search";

  private static final String SCOPE = "organizations:read";
  private static final int MOST_PEOPLE = 20;

  private final Sections sections;

  SearchPage(Sections sections) {
    this.sections = sections;
  }

  void addTo(ConsoleRoutes routes) {
    routes.get(PATH, SCOPE, this::search).getForOperators(PATH, this::search);
  }

  private Response search(Visit visit) {
    String text = visit.query("q").strip();
    Optional<String> signIn = SignInsSection.find(visit, text);
    if (signIn.isPresent()) {
      return Response.redirect(visit.request().publicAddress().resolve(signIn.get()));
    }
    List<FoundSetting> settings = text.isEmpty() ? List.of() : sections.find(visit, text);
    List<Doc> people =
        text.isEmpty() || visit.ofInstallation() || !visit.may("users:read")
            ? List.of()
            : visit
                .api()
                .get(Map.of("search", text, "limit", Integer.toString(MOST_PEOPLE)), "users")
                .body()
                .list("items");
    return visit.page(
        Heading.of(text.isEmpty() ? "Search" : "Search: " + text),
        "console/search",
        new SearchView(
            text,
            settings,
            people.stream()
                .map(
                    one ->
                        new FoundSetting(
                            one.text("displayName").isBlank()
                                ? one.text("userName")
                                : one.text("displayName"),
                            one.text("userName"),
                            visit.href(PeopleSection.PATH + "/" + one.text("id"))))
                .toList()));
  }
}
