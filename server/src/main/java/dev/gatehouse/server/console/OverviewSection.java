package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The first page of an organization: what is set up, and what is missing. */
final class OverviewSection implements Section {
  @Override
  public Place place() {
    return new Place(
        Group.NONE,
        "",
        "Overview",
        "organizations:read",
        List.of(
            Setting.of("Set-up checklist", "", "getting started", "what is missing"),
            Setting.of("Statistics of sign-ins", "", "charts", "how many", "usage"),
            Setting.of("Certificate calendar", "", "expiry", "when certificates end"),
            Setting.of("Number of people", "", "how many users", "counts")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes.get("", "organizations:read", this::overview);
  }

  private Response overview(Visit visit) {
    List<OverviewView.Step> steps = new ArrayList<>();
    List<Doc> connections = items(visit, "connections:read", "connections");
    List<Doc> enabled = connections.stream().filter(one -> one.flag("enabled")).toList();
    steps.add(
        new OverviewView.Step(
            "A provider is connected and enabled",
            !enabled.isEmpty(),
            connections.isEmpty()
                ? "Connect the identity provider that your people already use."
                : enabled.isEmpty()
                    ? "A provider is connected, but nobody can use it until it is enabled."
                    : Words.count(enabled.size(), "provider is enabled.", "providers are enabled."),
            visit.href(ProvidersSection.PATH)));
    if (visit.may("domains:read")) {
      List<Doc> domains = items(visit, "domains:read", "domains");
      long proved = domains.stream().filter(one -> one.flag("verified")).count();
      steps.add(
          new OverviewView.Step(
              "An e-mail domain is proved",
              proved > 0,
              proved > 0
                  ? Words.count(proved, "domain is proved.", "domains are proved.")
                  : "People who type their e-mail address are led to the right provider once its"
                      + " domain is proved.",
              visit.href("/domains")));
    }
    if (visit.may("sign_ins:read")) {
      boolean tried =
          // Not a test: that lets nobody in.
          visit.api().get("statistics", "sign-ins").body().number("succeeded") > 0;
      steps.add(
          new OverviewView.Step(
              "Somebody has signed in",
              tried,
              tried ? "Sign-ins work." : "Test the provider yourself before you tell others of it.",
              visit.href("/sign-ins")));
    }
    if (visit.may("sign_in_policy:read")) {
      Doc policy = visit.api().get("sign-in-policy").body();
      boolean ready = policy.list("breakGlass").stream().anyMatch(one -> one.flag("ready"));
      steps.add(
          new OverviewView.Step(
              "Somebody can get in when the provider fails",
              ready,
              ready
                  ? "A break-glass administrator has a password and a second factor."
                  : "Name a break-glass administrator with a password and a second factor.",
              visit.href("/policy")));
    }
    if (visit.may("directories:read")) {
      List<Doc> directories = items(visit, "directories:read", "directories");
      steps.add(
          new OverviewView.Step(
              "People are provisioned",
              !directories.isEmpty(),
              directories.isEmpty()
                  ? "With SCIM, whoever leaves your organization loses access within seconds. You can"
                      + " do without."
                  : Words.count(
                      directories.size(), "directory provisions.", "directories provision."),
              visit.href("/provisioning")));
    }
    return visit.page(
        Heading.of(visit.name())
            .saying(
                visit.ofOperators()
                    ? "The organization of those who run this installation. Customers have"
                        + " organizations of their own."
                    : "How people sign in here, and what is left to set up."),
        "console/overview",
        new OverviewView(
            visit.ofOperators() ? installation(visit) : List.of(),
            steps,
            counts(visit, connections),
            visit.request().publicAddress() + "/sign-in/" + visit.slug(),
            visit.organization().flag("enabled"),
            pictures(visit)));
  }

  private static List<OverviewView.Count> counts(Visit visit, List<Doc> connections) {
    List<OverviewView.Count> counts = new ArrayList<>();
    if (visit.may("users:read")) {
      Doc people = visit.api().get("statistics", "people").body();
      String all = visit.href(PeopleSection.PATH);
      counts.add(count(people, "people", "person", "people", all));
      counts.add(count(people, "active", "active", "active", all + "?state=active"));
      counts.add(
          count(
              people,
              "openInvitations",
              "open invitation",
              "open invitations",
              visit.href(InvitationsSection.PATH) + "?state=open"));
      counts.add(count(people, "groups", "group", "groups", visit.href(GroupsSection.PATH)));
    }
    if (visit.may("connections:read")) {
      counts.add(
          new OverviewView.Count(
              Words.number(connections.size()),
              connections.size() == 1 ? "provider" : "providers",
              visit.href(ProvidersSection.PATH)));
    }
    return counts;
  }

  private static OverviewView.Count count(
      Doc counts, String field, String one, String many, String href) {
    long number = counts.number(field);
    return new OverviewView.Count(Words.number(number), number == 1 ? one : many, href);
  }

  /** What the first operator of an installation does, in the order in which it is of use. */
  private static List<OverviewView.Step> installation(Visit visit) {
    boolean application =
        !visit.wholeApi().get(Map.of("limit", "1"), "applications").body().list("items").isEmpty();
    // The operators' own organization is the first.
    boolean customer =
        visit.wholeApi().get(Map.of("limit", "2"), "organizations").body().list("items").size() > 1;
    boolean second = visit.api().get(Map.of("limit", "2"), "users").body().list("items").size() > 1;
    String whole = Entrance.FRONT + "/" + ConsoleRoutes.INSTALLATION;
    return List.of(
        new OverviewView.Step(
            "Your product is known as an application",
            application,
            "It gets a client id and a secret, or the host that a reverse proxy protects.",
            whole + (application ? "/applications" : "/applications/new")),
        new OverviewView.Step(
            "The first customer has an organization",
            customer,
            "Its provider, its people and its provisioning are set up in it, by you, by its"
                + " administrators or with a set-up link.",
            whole + (customer ? "/organizations" : "/organizations/new")),
        new OverviewView.Step(
            "There is a second operator",
            second,
            "Whoever has the role Admin in this organization operates the installation.",
            visit.href(PeopleSection.PATH + (second ? "" : "/new"))));
  }

  private OverviewView.Drawn pictures(Visit visit) {
    boolean byHour = visit.query("by").equals("hour");
    return new OverviewView.Drawn(
        Pictures.signIns(visit, byHour),
        Pictures.byConnection(visit),
        Pictures.provisioning(visit),
        Pictures.certificates(visit),
        byHour,
        visit.href("", byHour ? Map.of() : Map.of("by", "hour")));
  }

  private static List<Doc> items(Visit visit, String scope, String noun) {
    if (!visit.may(scope)) {
      return List.of();
    }
    // Some lists come in pages, some are short and come whole.
    Doc body = visit.api().get(noun).body();
    return body.has("items") ? body.list("items") : body.list();
  }
}
