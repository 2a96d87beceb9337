package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.List;
import java.util.Map;

/** Invitations: which are open, and what became of the others. */
final class InvitationsSection implements Section {
  static final String PATH = "/invitations";

  private static final String READ = "users:read";
  private static final String WRITE = "users:write";
  private static final String ONE = PATH + "/{invitation}";
  private static final List<String> FILTERS = List.of("open", "state");

  @Override
  public Place place() {
    return new Place(
        Group.PEOPLE,
        PATH,
        "Invitations",
        READ,
        List.of(
            Setting.of(
                "Open invitations", PATH + "?state=open", "invite", "resend", "pending users"),
            Setting.of("Expired invitations", PATH + "?state=expired", "invite again")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes
        .get(PATH, READ, this::list)
        .post(ONE + "/resend", WRITE, this::resend)
        .post(ONE + "/revoke", WRITE, this::revoke);
  }

  private Response list(Visit visit) {
    Map<String, String> asked = Listing.asked(visit, FILTERS);
    Answer answer = visit.api().get(asked, "invitations");
    return answer.ok()
        ? visit.page(
            Heading.of("Invitations")
                .saying("Links with which people come in for the first time, the newest first."),
            "console/invitations",
            new InvitationsView(
                answer.body().list("items").stream().map(one -> row(visit, one)).toList(),
                Listing.of(visit, PATH, asked, answer.body()),
                visit.may(WRITE),
                visit.href(PeopleSection.PATH + "/new")))
        : visit.refused(answer);
  }

  private static InvitationsView.Row row(Visit visit, Doc one) {
    String state = one.text("state");
    return new InvitationsView.Row(
        one.text("userName").isEmpty() ? one.text("user") : one.text("userName"),
        visit.href(People.path(one.text("user"))),
        state,
        Words.time(one.instant("createdAt"), ""),
        switch (state) {
          case "ACCEPTED" -> Words.time(one.instant("acceptedAt"), "");
          case "REVOKED" -> Words.time(one.instant("revokedAt"), "");
          default -> Words.time(one.instant("expiresAt"), "");
        },
        visit.href(PATH + "/" + one.text("id")));
  }

  private Response resend(Visit visit) {
    Answer answer =
        visit.api().post(Map.of(), "invitations", visit.parameter("invitation"), "resend");
    return answer.ok()
        ? visit.done(PATH, "A new invitation is on its way. The older link does not work any more.")
        : visit.refused(answer);
  }

  private Response revoke(Visit visit) {
    Answer answer = visit.api().delete("invitations", visit.parameter("invitation"));
    return answer.ok()
        ? visit.done(PATH, "The invitation is revoked: its link does not work any more.")
        : visit.refused(answer);
  }
}
