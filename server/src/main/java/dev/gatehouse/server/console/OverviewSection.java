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
    List<Doc> connections = items(visit, "connections:read", "connections");
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
            steps(visit, connections),
            counts(visit, connections),
            visit.request().publicAddress() + "/sign-in/" + visit.slug(),
            visit.organization().flag("enabled"),
            pictures(visit)));
  }

  private static List<OverviewView.Step> steps(Visit visit, List<Doc> connections) {
    List<OverviewView.Step> steps = new ArrayList<>();
    steps.add(providers(visit, connections));
    if (visit.may("domains:read")) {
      steps.add(domains(visit));
    }
    if (visit.may("sign_ins:read")) {
      steps.add(signIns(visit));
    }
    if (visit.may("sign_in_policy:read")) {
      steps.add(breakGlass(visit));
    }
    if (visit.may("directories:read")) {
      steps.add(directories(visit));
    }
    return steps;
  }

  private static OverviewView.Step providers(Visit visit, List<Doc> connections) {
    long enabled = connections.stream().filter(one -> one.flag("enabled")).count();
    String none =
        connections.isEmpty()
            ? "Connect the identity provider that your people already use."
            : "A provider is connected, but nobody can use it until it is enabled.";
    return new OverviewView.Step(
        enabled > 0 ? "A provider is enabled" : "Connect and enable a provider",
        enabled > 0,
        enabled > 0 ? Words.count(enabled, "provider is enabled.", "providers are enabled.") : none,
        visit.href(ProvidersSection.PATH));
  }

  private static OverviewView.Step domains(Visit visit) {
    long proved =
        items(visit, "domains:read", "domains").stream()
            .filter(one -> one.flag("verified"))
            .count();
    return new OverviewView.Step(
        proved > 0 ? "An e-mail domain is proved" : "Prove an e-mail domain",
        proved > 0,
        proved > 0
            ? Words.count(proved, "domain is proved.", "domains are proved.")
            : "People who type their e-mail address are led to the right provider once its"
                + " domain is proved.",
        visit.href("/domains"));
  }

  private static OverviewView.Step signIns(Visit visit) {
    // Not a test: that lets nobody in.
    boolean tried = visit.api().get("statistics", "sign-ins").body().number("succeeded") > 0;
    return new OverviewView.Step(
        tried ? "Somebody has signed in" : "Sign in for the first time",
        tried,
        tried ? "Sign-ins work." : "Test the provider yourself before you tell others of it.",
        visit.href("/sign-ins"));
  }

  private static OverviewView.Step breakGlass(Visit visit) {
    Doc policy = visit.api().get("sign-in-policy").body();
    boolean ready = policy.list("breakGlass").stream().anyMatch(one -> one.flag("ready"));
    return new OverviewView.Step(
        ready
            ? "Somebody can get in when the provider fails"
            : "Name somebody who gets in when the provider fails",
        ready,
        ready
            ? "A break-glass administrator has a password and a second factor."
            : "A break-glass administrator has a password and a second factor here.",
        visit.href("/policy"));
  }

  private static OverviewView.Step directories(Visit visit) {
    int directories = items(visit, "directories:read", "directories").size();
    return new OverviewView.Step(
        directories > 0 ? "People are provisioned" : "Let your directory provision people",
        directories > 0,
        directories > 0
            ? Words.count(directories, "directory provisions.", "directories provision.")
            : "With SCIM, whoever leaves your organization loses access within seconds. You can"
                + " do without.",
        visit.href("/provisioning"));
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
            application ? "Your product is an application here" : "Register your product",
            application,
            "As an application it gets a client id and a secret, or names the host that a reverse"
                + " proxy protects.",
            whole + (application ? "/applications" : "/applications/new")),
        new OverviewView.Step(
            customer
                ? "The first customer has an organization"
                : "Make the organization of your first customer",
            customer,
            "Its provider, its people and its provisioning are set up in it, by you, by its"
                + " administrators or with a set-up link.",
            whole + (customer ? "/organizations" : "/organizations/new")),
        new OverviewView.Step(
            second ? "There is a second operator" : "Invite a second operator",
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
