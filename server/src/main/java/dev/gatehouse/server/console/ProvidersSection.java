package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The identity providers of an organization: the list, and switching them on and off. */
final class ProvidersSection implements Section {
  static final String PATH = "/providers";

  private static final String READ = "connections:read";
  private static final String WRITE = "connections:write";
  private static final String ID = "connection";
  private static final String ONE = PATH + "/{connection}";
  private static final int MOST_SHOWN = 100;

  @Override
  public Place place() {
    return new Place(
        Group.SIGN_IN,
        PATH,
        "SSO providers",
        READ,
        List.of(
            Setting.of(
                "SSO Providers",
                PATH,
                "single sign-on",
                "identity provider",
                "IdP",
                "SAML",
                "OpenID Connect",
                "OIDC",
                "LDAP",
                "Active Directory",
                "Okta",
                "Entra ID",
                "Azure AD",
                "connections"),
            Setting.of(
                "Certificates of providers", PATH, "metadata", "X.509", "signature", "renew"),
            Setting.of("Logo of a provider", PATH, "button", "icon"),
            Setting.of("Enable or disable a provider", PATH, "switch off SSO"),
            Setting.of("Add a provider", PATH + "/add", "connect", "set up SSO", "new")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes
        .get(PATH, READ, this::list)
        .post(ONE + "/enable", WRITE, this::enable)
        .confirmed(ONE + "/disable", WRITE, this::askToDisable, this::disable)
        .confirmed(ONE + "/remove", WRITE, this::askToRemove, this::remove);
    new SetUpPages().addTo(routes);
    new ProviderPages().addTo(routes);
  }

  private Response list(Visit visit) {
    Answer answer = visit.api().get("connections");
    if (!answer.ok()) {
      return visit.refused(answer);
    }
    return visit.page(
        Heading.of("SSO providers")
            .saying(
                "Where the people of "
                    + visit.name()
                    + " sign in. A disabled provider has no button, and its people have no access"
                    + " until it is enabled again."),
        "console/providers",
        new ProvidersView(
            answer.body().list().stream().map(one -> ProvidersView.Row.of(one, visit)).toList(),
            visit.may(WRITE),
            !visit.isGuest(),
            visit.href(PATH + "/add")));
  }

  private Response enable(Visit visit) {
    Answer answer = visit.api().act("connections", visit.parameter(ID), "enable");
    return answer.ok()
        ? visit.done(PATH, answer.body().text("displayName") + " is enabled.")
        : visit.refused(answer);
  }

  private Response askToDisable(Visit visit) {
    return ask(visit, Deed.DISABLE);
  }

  private Response disable(Visit visit) {
    return act(visit, Deed.DISABLE, visit.api().act("connections", visit.parameter(ID), "disable"));
  }

  private Response askToRemove(Visit visit) {
    return ask(visit, Deed.REMOVE);
  }

  private Response remove(Visit visit) {
    Doc before = visit.api().get("connections", visit.parameter(ID)).body();
    Answer answer = visit.api().delete("connections", visit.parameter(ID));
    return answer.ok()
        ? visit.done(PATH, before.text("displayName") + " was removed.")
        : act(visit, Deed.REMOVE, answer);
  }

  private Response act(Visit visit, Deed deed, Answer answer) {
    if (answer.ok()) {
      return visit.done(PATH, answer.body().text("displayName") + " is disabled.");
    }
    Answer connection = visit.api().get("connections", visit.parameter(ID));
    return answer.status() == 409 && connection.ok()
        ? confirm(visit, deed, connection.body(), answer)
        : visit.refused(answer);
  }

  /** What is asked about first. */
  private enum Deed {
    DISABLE("Disable"),
    REMOVE("Remove");

    private final String word;

    Deed(String word) {
      this.word = word;
    }
  }

  private Response ask(Visit visit, Deed deed) {
    Answer connection = visit.api().get("connections", visit.parameter(ID));
    return connection.ok()
        ? visit.confirm(heading(deed, connection.body()), question(visit, deed, connection.body()))
        : visit.refused(connection);
  }

  private Response confirm(Visit visit, Deed deed, Doc connection, Answer refused) {
    List<Frame.Link> those =
        new ArrayList<>(
            refused.code().equals("connection_in_use")
                ? refused.body().list("error.problems").stream()
                    .limit(MOST_SHOWN)
                    .map(
                        one ->
                            new Frame.Link(
                                one.text("message"),
                                visit.href(PeopleSection.PATH + "/" + one.text("field")),
                                false))
                    .toList()
                : List.of());
    if (!those.isEmpty()) {
      those.addFirst(
          new Frame.Link(
              "Move them all to another way of signing in",
              visit.href(PATH + "/" + connection.text("id") + "/move"),
              false));
    }
    Problems problems =
        those.isEmpty()
            ? refused.problems()
            : new Problems(refused.code(), refused.problems().sentence(), Map.of());
    return visit.confirm(
        heading(deed, connection), question(visit, deed, connection).refused(problems, those));
  }

  private static Heading heading(Deed deed, Doc connection) {
    return Heading.of(deed.word + " " + connection.text("displayName"))
        .below("SSO providers", PATH)
        .below(connection.text("displayName"), PATH + "/" + connection.text("id"));
  }

  private static Confirmation question(Visit visit, Deed deed, Doc connection) {
    String name = connection.text("displayName");
    String people = people(visit, connection.text("id"));
    return switch (deed) {
      case DISABLE ->
          Confirmation.of(
              name + " will be disabled. " + people,
              List.of(
                  "Its button disappears from the sign-in page.",
                  "Sessions that came through it end at once, on every device.",
                  "Nothing is deleted: enabling it lets the same people in again."),
              "Disable " + name,
              visit.href(PATH));
      case REMOVE ->
          Confirmation.of(
              name + " will be removed for good. " + people,
              List.of(
                  "Its settings, certificates and role mappings are deleted.",
                  "It can be removed only when nobody signs in with it any more."),
              "Remove " + name,
              visit.href(PATH));
    };
  }

  private static String people(Visit visit, String connection) {
    Doc use = visit.api().get("connections", connection, "use").body();
    long people = use.number("people");
    String who =
        switch ((int) Math.min(people, 2)) {
          case 0 -> "Nobody signs in with it";
          case 1 -> "One person signs in with it";
          default -> Words.number(people) + " people sign in with it";
        };
    return who
        + ", and "
        + Words.count(
            use.number("sessions"),
            "session that came through it is open.",
            "sessions that came through it are open.");
  }
}
