package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.List;
import java.util.Map;

/** The organizations of the installation, for operators: the way from one to another. */
final class OrganizationsSection implements Section {
  private static final String PATH = "/organizations";
  private static final String ONE = PATH + "/{slug}";

  @Override
  public Place place() {
    return new Place(
        Group.INSTALLATION,
        PATH,
        "Organizations",
        ConsoleRoutes.OPERATOR,
        List.of(
            Setting.of("Organizations", PATH, "customers", "tenants", "switch organization"),
            Setting.of("Entitlements", PATH, "plan", "number of connections"),
            Setting.of("New organization", PATH + "/new", "add a customer")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes
        .getForOperators(PATH, this::list)
        .getForOperators("", visit -> visit.go(PATH))
        .getForOperators(PATH + "/new", visit -> form(visit, 200, OrganizationForm.EMPTY))
        .postForOperators(PATH + "/new", this::create)
        .getForOperators(ONE, this::show)
        .postForOperators(ONE, this::change)
        .postForOperators(ONE + "/enable", this::enable)
        .confirmedForOperators(ONE + "/disable", this::askToDisable, this::disable)
        .confirmedForOperators(
            ONE + "/delete", visit -> askToDelete(visit, 200, Problems.NONE), this::delete);
  }

  private Response list(Visit visit) {
    Map<String, String> asked = Listing.asked(visit, List.of("search"));
    Answer answer = visit.wholeApi().get(asked, "organizations");
    if (!answer.ok()) {
      return visit.refused(answer);
    }
    return visit.page(
        Heading.of("Organizations").saying("The customers who sign in through this installation."),
        "console/organizations",
        new OrganizationsView(
            answer.body().list("items"), Listing.of(visit, PATH, asked, answer.body())));
  }

  private Response form(Visit visit, int status, OrganizationForm form) {
    boolean anew = form.slugBefore().isEmpty();
    return visit.page(
        status,
        Heading.of(anew ? "New organization" : form.nameBefore()).below("Organizations", PATH),
        "console/organization",
        form.at(visit.href(PATH)));
  }

  private Response create(Visit visit) {
    OrganizationForm form = OrganizationForm.sent(visit, Doc.NOTHING);
    Answer answer = visit.wholeApi().post(form.body(), "organizations");
    return answer.ok()
        ? visit.doneIn(
            answer.body().text("slug"),
            answer.body().text("name")
                + " was made, and you are in it now. Connect its provider, or make a set-up link"
                + " for whoever runs it; its administrators are invited under People.")
        : form(visit, answer.status(), form.with(answer.problems()));
  }

  private Response show(Visit visit) {
    Answer answer = organization(visit);
    return answer.ok()
        ? form(visit, 200, OrganizationForm.of(answer.body()))
        : visit.refused(answer);
  }

  private static Answer organization(Visit visit) {
    return visit.wholeApi().get("organizations", visit.parameter("slug"));
  }

  private Response change(Visit visit) {
    Answer before = organization(visit);
    if (!before.ok()) {
      return visit.refused(before);
    }
    OrganizationForm form = OrganizationForm.sent(visit, before.body());
    Answer answer = visit.wholeApi().patch(form.body(), "organizations", visit.parameter("slug"));
    return answer.ok()
        ? visit.done(PATH + "/" + answer.body().text("slug"), "The organization was changed.")
        : form(visit, answer.status(), form.with(answer.problems()));
  }

  private Response enable(Visit visit) {
    return done(
        visit,
        visit.wholeApi().act("organizations", visit.parameter("slug"), "enable"),
        "The organization is enabled.");
  }

  private Response disable(Visit visit) {
    return done(
        visit,
        visit.wholeApi().act("organizations", visit.parameter("slug"), "disable"),
        "The organization is disabled, and nobody is signed in to it any more.");
  }

  private static Response done(Visit visit, Answer answer, String told) {
    return answer.ok()
        ? visit.done(PATH + "/" + visit.parameter("slug"), told)
        : visit.refused(answer);
  }

  private Response askToDisable(Visit visit) {
    Answer answer = organization(visit);
    if (!answer.ok()) {
      return visit.refused(answer);
    }
    String name = answer.body().text("name");
    return visit.confirm(
        Heading.of("Disable " + name).below("Organizations", PATH),
        Confirmation.of(
            "Nobody will be able to sign in to " + name + ".",
            List.of(
                "All sessions of its people end at once, on every device.",
                "Its API keys and its directories are refused.",
                "Nothing is deleted: enabling it lets the same people in again."),
            "Disable " + name,
            visit.href(PATH + "/" + visit.parameter("slug"))));
  }

  private Response askToDelete(Visit visit, int status, Problems problems) {
    Answer answer = organization(visit);
    if (!answer.ok()) {
      return visit.refused(answer);
    }
    String name = answer.body().text("name");
    return visit.page(
        status,
        Heading.of("Delete " + name).below("Organizations", PATH),
        "console/organization-delete",
        new OrganizationDeletion(
            name,
            answer.body().flag("enabled"),
            visit.href(PATH + "/" + visit.parameter("slug")),
            problems));
  }

  private Response delete(Visit visit) {
    Answer before = organization(visit);
    if (!before.ok()) {
      return visit.refused(before);
    }
    String name = before.body().text("name");
    if (!visit.form("name").equals(name.strip())) {
      return askToDelete(
          visit,
          400,
          Problems.of("name", "Type the name exactly as it stands above. Nothing was deleted."));
    }
    Answer answer = visit.wholeApi().delete("organizations", visit.parameter("slug"));
    return answer.ok()
        ? visit.done(PATH, name + " was deleted.")
        : askToDelete(visit, answer.status(), answer.problems());
  }
}
