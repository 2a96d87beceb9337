package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adding one person, with roles, a method, and an invitation. */
final class NewPersonPages {
  private static final String PATH = PeopleSection.PATH + "/new";
  private static final String WRITE = "users:write";
  private static final String BY_MAIL = "mail";
  private static final String BY_LINK = "link";

  void addTo(ConsoleRoutes routes) {
    routes.get(PATH, WRITE, NewPersonPages::open).post(PATH, WRITE, NewPersonPages::create);
  }

  private static Response open(Visit visit) {
    return form(
        visit,
        200,
        new NewPersonView.Entered("", "", "", List.of(), BY_MAIL, false),
        Problems.NONE);
  }

  private static Response create(Visit visit) {
    NewPersonView.Entered entered =
        new NewPersonView.Entered(
            visit.form("userName"),
            visit.form("displayName"),
            visit.form("method"),
            visit.request().form().values().getOrDefault("roles", List.of()),
            visit.form("invite"),
            visit.ticked("allow"));
    boolean mailed = entered.invite().equals(BY_MAIL);
    Map<String, Object> body = new HashMap<>();
    body.put("userName", entered.userName());
    body.put("displayName", entered.displayName());
    body.put("authenticationMethod", entered.method());
    body.put("roles", entered.roles());
    body.put("invite", mailed);
    if (entered.allow()) {
      body.put("localAccess", "ALLOWED");
    }
    Answer answer = visit.api().post(body, "users");
    if (!answer.ok()) {
      return form(visit, answer.status(), entered, answer.problems());
    }
    String id = answer.body().text("id");
    String name = People.name(answer.body());
    if (entered.invite().equals(BY_LINK)) {
      return PersonAccessPages.link(visit, answer.body());
    }
    return visit.done(
        People.path(id),
        mailed
            ? name
                + " was added, and an invitation is on its way. If it does not arrive, make a link to"
                + " copy below."
            : name + " was added.");
  }

  private static Response form(
      Visit visit, int status, NewPersonView.Entered entered, Problems problems) {
    return visit.page(
        status,
        Heading.of("New person")
            .saying("Adds one account. For many at once, import a CSV file.")
            .below("People", PeopleSection.PATH),
        "console/person-new",
        new NewPersonView(
            entered,
            People.methods(visit),
            People.choices(visit, entered.roles()),
            problems,
            visit.href(PATH),
            visit.href(PeopleSection.PATH)));
  }
}
