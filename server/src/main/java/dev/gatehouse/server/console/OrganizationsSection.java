package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.List;
import java.util.Map;

/** The organizations of the installation, for operators: the way from one to another. */
final class OrganizationsSection implements Section {
  private static final String PATH = "/organizations";

  @Override
  public Place place() {
    return new Place(
        Group.INSTALLATION,
        PATH,
        "Organizations",
        ConsoleRoutes.OPERATOR,
        List.of(Setting.of("Organizations", PATH, "customers", "tenants", "switch organization")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes.getForOperators(PATH, this::list);
    routes.getForOperators("", visit -> visit.go(PATH));
  }

  private Response list(Visit visit) {
    Map<String, String> asked = Listing.asked(visit, List.of());
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
}
