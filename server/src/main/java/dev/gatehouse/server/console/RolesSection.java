package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.List;

/** The role catalogue, as it is read in an organization. Operators change it elsewhere. */
final class RolesSection implements Section {
  static final String PATH = "/roles";

  private static final String READ = "organizations:read";

  @Override
  public Place place() {
    return new Place(
        Group.PEOPLE,
        PATH,
        "Roles",
        READ,
        List.of(Setting.of("Permissions of roles", PATH, "role catalogue", "rights", "RBAC")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes.get(PATH, READ, this::list);
  }

  private Response list(Visit visit) {
    Answer answer = visit.api().get("roles");
    return answer.ok()
        ? visit.page(
            Heading.of("Roles")
                .saying("What people may do. Operators of the installation keep this catalogue."),
            "console/roles-list",
            new RolesView(
                answer.body().list(), visit.href(PeopleSection.PATH), visit.may("users:read")))
        : visit.refused(answer);
  }
}
