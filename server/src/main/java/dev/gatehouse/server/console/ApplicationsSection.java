package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.List;
import java.util.Map;

/** The applications that people sign in to: OpenID Connect clients and hosts behind a proxy. */
final class ApplicationsSection implements Section {
  static final String PATH = "/applications";

  private static final String ONE = PATH + "/{application}";
  private static final String ID = "application";

  @Override
  public Place place() {
    return new Place(
        Group.INSTALLATION,
        PATH,
        "Applications",
        ConsoleRoutes.OPERATOR,
        List.of(
            Setting.of("Applications", PATH, "clients", "OpenID Connect", "forward-auth", "hosts"),
            Setting.of("Try an application", PATH, "test", "what is missing"),
            Setting.of("Session lifetime of an application", PATH, "timeout"),
            Setting.of("New application", PATH + "/new", "client", "redirect URI")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes
        .getForOperators(PATH, this::list)
        .getForOperators(PATH + "/new", visit -> form(visit, 200, ApplicationForm.EMPTY, ""))
        .postForOperators(PATH + "/new", this::create)
        .getForOperators(ONE, this::show)
        .postForOperators(ONE, this::change)
        .getForOperators(ONE + "/try", ApplicationTryPages::show)
        .postForOperators(ONE + "/rehearse", ApplicationRehearsalPages::rehearse)
        .postForOperators(ONE + "/enable", this::enable)
        .confirmedForOperators(
            ONE + "/disable", visit -> ask(visit, Deed.DISABLE), visit -> act(visit, Deed.DISABLE))
        .confirmedForOperators(
            ONE + "/delete", visit -> ask(visit, Deed.DELETE), visit -> act(visit, Deed.DELETE))
        .confirmedForOperators(ONE + "/secret", this::askForSecret, this::makeSecret)
        .confirmedForOperators(
            ONE + "/secrets/{secret}/delete", this::askToDeleteSecret, this::deleteSecret);
  }

  private Response list(Visit visit) {
    Map<String, String> asked = Listing.asked(visit, List.of());
    Answer answer = visit.wholeApi().get(asked, "applications");
    return answer.ok()
        ? visit.page(
            Heading.of("Applications")
                .saying(
                    "What people sign in to: your product as a client of OpenID Connect, or hosts"
                        + " whose reverse proxy asks about each request."),
            "console/applications",
            new ApplicationsView(
                answer.body().list("items"),
                Listing.of(visit, PATH, asked, answer.body()),
                visit.href(PATH)))
        : visit.refused(answer);
  }

  private Response form(Visit visit, int status, ApplicationForm form, String newSecret) {
    List<Doc> secrets =
        form.stands()
            ? visit.wholeApi().get("applications", form.id(), "secrets").body().list()
            : List.of();
    return visit.page(
        status,
        Heading.of(form.stands() ? form.name() : "New application").below("Applications", PATH),
        "console/application",
        new ApplicationView(
            form,
            secrets,
            newSecret,
            visit.href(PATH),
            visit.request().publicAddress().toString()));
  }

  private Response create(Visit visit) {
    ApplicationForm form = ApplicationForm.sent(visit, Doc.NOTHING);
    Answer answer = visit.wholeApi().post(form.body(), "applications");
    return answer.ok()
        ? visit.done(
            PATH + "/" + answer.body().text("id"),
            answer.body().text("name")
                + (ApplicationForm.of(answer.body()).hasSecrets()
                    ? " was made. Make its client secret next, below."
                    : " was made."))
        : form(visit, answer.status(), form.with(answer.problems()), "");
  }

  private static Answer application(Visit visit) {
    return visit.wholeApi().get("applications", visit.parameter(ID));
  }

  private Response show(Visit visit) {
    Answer answer = application(visit);
    return answer.ok()
        ? form(visit, 200, ApplicationForm.of(answer.body()), "")
        : visit.refused(answer);
  }

  private Response change(Visit visit) {
    Answer before = application(visit);
    if (!before.ok()) {
      return visit.refused(before);
    }
    ApplicationForm form = ApplicationForm.sent(visit, before.body());
    Answer answer = visit.wholeApi().patch(form.body(), "applications", visit.parameter(ID));
    return answer.ok()
        ? visit.done(PATH + "/" + visit.parameter(ID), "The application was changed.")
        : form(visit, answer.status(), form.with(answer.problems()), "");
  }

  private Response enable(Visit visit) {
    Answer answer = visit.wholeApi().act("applications", visit.parameter(ID), "enable");
    return answer.ok()
        ? visit.done(PATH + "/" + visit.parameter(ID), "The application is enabled.")
        : visit.refused(answer);
  }

  private enum Deed {
    DISABLE("Disable"),
    DELETE("Delete");

    private final String word;

    Deed(String word) {
      this.word = word;
    }
  }

  private Response ask(Visit visit, Deed deed) {
    Answer answer = application(visit);
    if (!answer.ok()) {
      return visit.refused(answer);
    }
    String name = answer.body().text("name");
    return visit.confirm(
        Heading.of(deed.word + " " + name).below("Applications", PATH),
        Confirmation.of(
            deed == Deed.DISABLE
                ? "Nobody will be able to sign in to " + name + ", in any organization."
                : name + " will be deleted for good; nobody can sign in to it any more.",
            List.of(
                deed == Deed.DISABLE
                    ? "Nothing is deleted: it can be enabled again."
                    : "Its client id and its secrets stop working, and do not come back."),
            deed.word + " " + name,
            visit.href(PATH + "/" + visit.parameter(ID))));
  }

  private Response act(Visit visit, Deed deed) {
    String id = visit.parameter(ID);
    Answer answer =
        switch (deed) {
          case DISABLE -> visit.wholeApi().act("applications", id, "disable");
          case DELETE -> visit.wholeApi().delete("applications", id);
        };
    if (!answer.ok()) {
      return visit.refused(answer);
    }
    return switch (deed) {
      case DISABLE -> visit.done(PATH + "/" + id, "The application is disabled.");
      case DELETE -> visit.done(PATH, "The application was deleted.");
    };
  }

  private Response askForSecret(Visit visit) {
    return visit.confirm(
        Heading.of("New client secret").below("Applications", PATH),
        Confirmation.of(
            "A secret will be made for the application, and shown once.",
            List.of(
                "Secrets that are there go on working, so that the application can change over.",
                "Delete the old one when it has."),
            "Make the secret",
            visit.href(PATH + "/" + visit.parameter(ID))));
  }

  private Response makeSecret(Visit visit) {
    Answer answer = visit.wholeApi().post(Map.of(), "applications", visit.parameter(ID), "secrets");
    Answer application = application(visit);
    return answer.ok() && application.ok()
        ? form(visit, 200, ApplicationForm.of(application.body()), answer.body().text("secret"))
        : visit.refused(answer.ok() ? application : answer);
  }

  private Response askToDeleteSecret(Visit visit) {
    return visit.confirm(
        Heading.of("Delete a client secret").below("Applications", PATH),
        Confirmation.of(
            "The secret will stop working at once.",
            List.of("An application that still uses it can no longer sign anybody in."),
            "Delete the secret",
            visit.href(PATH + "/" + visit.parameter(ID))));
  }

  private Response deleteSecret(Visit visit) {
    Answer answer =
        visit
            .wholeApi()
            .delete("applications", visit.parameter(ID), "secrets", visit.parameter("secret"));
    return answer.ok()
        ? visit.done(PATH + "/" + visit.parameter(ID), "The secret was deleted.")
        : visit.refused(answer);
  }
}
