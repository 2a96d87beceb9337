package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The people of an organization, and the page of each. */
final class PeopleSection implements Section {
  static final String PATH = "/people";

  private static final String READ = "users:read";
  private static final List<String> FILTERS = List.of("search", "method", "state", "sort");

  private final PersonPages person = new PersonPages();

  @Override
  public Place place() {
    return new Place(
        Group.PEOPLE,
        PATH,
        "People",
        READ,
        List.of(
            Setting.of("Users", PATH, "accounts", "members", "user list"),
            Setting.of("Authentication method", PATH, "SSO per user", "sign-in method"),
            Setting.of("Sessions of a person", PATH, "devices", "revoke", "sign out")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes.get(PATH, READ, this::list);
    person.addTo(routes);
  }

  private Response list(Visit visit) {
    Map<String, String> asked = Listing.asked(visit, FILTERS);
    Answer answer = visit.api().get(asked, "users");
    if (!answer.ok()) {
      return visit.refused(answer);
    }
    Map<String, String> methods = methods(visit);
    return visit.page(
        Heading.of("People")
            .saying("Everybody who can sign in at " + visit.name() + ", and how they do."),
        "console/people",
        new PeopleView(
            answer.body().list("items").stream()
                .map(user -> PeopleView.Row.of(user, methods, visit))
                .toList(),
            methods,
            Listing.of(visit, PATH, asked, answer.body()),
            visit.may("users:write")));
  }

  /** The names of the ways to sign in, by what the API calls them. */
  static Map<String, String> methods(Visit visit) {
    Map<String, String> methods =
        new java.util.LinkedHashMap<>(
            visit.api().get(Map.of("limit", "100"), "connections").body().list("items").stream()
                .collect(
                    Collectors.toMap(
                        connection -> connection.text("id"),
                        connection -> connection.text("displayName"),
                        (one, other) -> one,
                        java.util.LinkedHashMap::new)));
    methods.put("password", "Password");
    return methods;
  }

  static Function<String, String> nameOf(Map<String, String> methods) {
    return id -> methods.getOrDefault(id, id);
  }
}
