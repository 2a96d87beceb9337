package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The people of an organization, and the page of each. */
final class PeopleSection implements Section {
  static final String PATH = "/people";

  private static final String READ = "users:read";

  /** What narrows the list. */
  static final List<String> NARROWING = List.of("search", "method", "role", "source", "state");

  private static final List<String> FILTERS =
      List.of("search", "method", "role", "source", "state", "sort");

  @Override
  public Place place() {
    return new Place(
        Group.PEOPLE,
        PATH,
        "People",
        READ,
        List.of(
            Setting.of("Users", PATH, "accounts", "members", "user list"),
            Setting.of("New person", PATH + "/new", "invite", "add user", "create user"),
            Setting.of("Import people", PATH + "/import", "CSV", "bulk", "upload", "spreadsheet"),
            Setting.of("Export people", PATH + "/export.csv", "CSV", "download"),
            Setting.of(
                "Authentication method", PATH, "SSO per user", "sign-in method", "bulk change"),
            Setting.of("Sessions of a person", PATH, "devices", "revoke", "sign out"),
            Setting.of("Second factors of a person", PATH, "MFA", "reset", "passkeys", "TOTP")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes.get(PATH, READ, this::list);
    new NewPersonPages().addTo(routes);
    new ImportPages().addTo(routes);
    new ManyPeoplePages().addTo(routes);
    new PersonPages().addTo(routes);
    new PersonAccessPages().addTo(routes);
  }

  private Response list(Visit visit) {
    Map<String, String> asked = Listing.asked(visit, FILTERS);
    Answer answer = visit.api().get(asked, "users");
    if (!answer.ok()) {
      return visit.refused(answer);
    }
    Map<String, String> methods = People.methods(visit);
    Map<String, String> roles = People.roles(visit);
    return visit.page(
        Heading.of("People")
            .saying("Everybody who can sign in at " + visit.name() + ", and how they do."),
        "console/people",
        new PeopleView(
            answer.body().list("items").stream()
                .map(user -> PeopleView.Row.of(user, methods, roles, visit))
                .toList(),
            methods,
            roles,
            Listing.of(visit, PATH, asked, answer.body()),
            all(visit),
            visit.may("users:write")));
  }

  private static String all(Visit visit) {
    Map<String, String> query = new LinkedHashMap<>();
    NARROWING.forEach(name -> query.put(name, visit.query(name)));
    query.put("all", "1");
    return visit.href("", query).substring(visit.href("").length());
  }
}
