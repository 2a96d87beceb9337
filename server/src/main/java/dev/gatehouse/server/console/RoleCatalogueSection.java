package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The role catalogue of the installation. */
final class RoleCatalogueSection implements Section {
  private static final String PATH = "/roles";
  private static final String ONE = PATH + "/{role}";

  @Override
  public Place place() {
    return new Place(
        Group.INSTALLATION,
        PATH,
        "Role catalogue",
        ConsoleRoutes.OPERATOR,
        List.of(Setting.of("Role catalogue", PATH, "permissions", "admin", "viewer")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes
        .getForOperators(PATH, visit -> list(visit, 200, RoleForm.EMPTY))
        .postForOperators(PATH, this::put)
        .confirmedForOperators(ONE + "/delete", this::ask, this::delete);
  }

  private Response list(Visit visit, int status, RoleForm form) {
    Answer answer = visit.wholeApi().get("roles");
    return answer.ok()
        ? visit.page(
            status,
            Heading.of("Role catalogue")
                .saying(
                    "The roles that people of every organization can have. Applications are told"
                        + " them; the permissions members, settings and api_keys open parts of this"
                        + " console."),
            "console/role-catalogue",
            new RoleCatalogueView(answer.body().list(), form, visit.href(PATH)))
        : visit.refused(answer);
  }

  private Response put(Visit visit) {
    RoleForm form =
        new RoleForm(
            visit.form("key"), visit.form("name"), visit.form("permissions"), Problems.NONE);
    if (form.key().isEmpty() || form.key().indexOf('/') >= 0) {
      return list(
          visit, 400, form.with(Problems.of("key", "A key is needed, of letters and hyphens.")));
    }
    List<String> permissions =
        Arrays.stream(form.permissions().split("[\\s,;]+"))
            .filter(word -> !word.isEmpty())
            .distinct()
            .toList();
    Answer answer =
        visit
            .wholeApi()
            .put(Map.of("name", form.name(), "permissions", permissions), "roles", form.key());
    return answer.ok()
        ? visit.done(PATH, "The role " + form.key() + " was saved.")
        : list(visit, answer.status(), form.with(answer.problems()));
  }

  private Response ask(Visit visit) {
    String key = visit.parameter("role");
    return visit.confirm(
        Heading.of("Delete the role " + key).below("Role catalogue", PATH),
        Confirmation.of(
            "The role " + key + " will be deleted from the catalogue.",
            List.of("It can be deleted only when nobody has it and no mapping gives it."),
            "Delete the role",
            visit.href(PATH)));
  }

  private Response delete(Visit visit) {
    Answer answer = visit.wholeApi().delete("roles", visit.parameter("role"));
    return answer.ok() ? visit.done(PATH, "The role was deleted.") : visit.refused(answer);
  }
}
