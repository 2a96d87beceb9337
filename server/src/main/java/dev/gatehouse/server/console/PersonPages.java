package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.List;
import java.util.Map;

/** The page of one person, and what can be done there. */
final class PersonPages {
  private static final String ID = "user";
  private static final String ONE = PeopleSection.PATH + "/{user}";
  private static final String WRITE = "users:write";
  private static final String SESSIONS = "sessions:write";

  void addTo(ConsoleRoutes routes) {
    routes
        .get(ONE, "users:read", this::show)
        .post(ONE + "/activate", WRITE, this::activate)
        .confirmed(ONE + "/deactivate", WRITE, this::askToDeactivate, this::deactivate)
        .confirmed(ONE + "/delete", WRITE, this::askToDelete, this::delete)
        .post(ONE + "/sessions/{session}/end", SESSIONS, this::endSession)
        .post(ONE + "/sessions/end", SESSIONS, this::endSessions);
  }

  private Response show(Visit visit) {
    Answer user = visit.api().get("users", visit.parameter(ID));
    return user.ok() ? show(visit, user.body()) : visit.refused(user);
  }

  private static Response show(Visit visit, Doc user) {
    String id = user.text("id");
    List<Doc> sessions =
        visit.may("sessions:read")
            ? visit.api().get("users", id, "sessions").body().list()
            : List.of();
    return visit.page(
        Heading.of(name(user)).below("People", PeopleSection.PATH),
        "console/person",
        new PersonView(
            user,
            PeopleSection.nameOf(PeopleSection.methods(visit))
                .apply(user.text("authenticationMethod")),
            sessions,
            visit.href(path(id)),
            visit.may(WRITE),
            visit.may(SESSIONS)));
  }

  private static String name(Doc user) {
    return user.text("displayName").isBlank() ? user.text("userName") : user.text("displayName");
  }

  private static String path(String id) {
    return PeopleSection.PATH + "/" + id;
  }

  private Response activate(Visit visit) {
    String id = visit.parameter(ID);
    Answer answer = visit.api().act("users", id, "activate");
    return answer.ok()
        ? visit.done(path(id), name(answer.body()) + " can sign in again.")
        : visit.refused(answer);
  }

  private Response askToDeactivate(Visit visit) {
    Answer user = visit.api().get("users", visit.parameter(ID));
    return user.ok()
        ? visit.confirm(heading("Deactivate", user.body()), deactivation(visit, user.body()))
        : visit.refused(user);
  }

  private Response deactivate(Visit visit) {
    String id = visit.parameter(ID);
    Doc user = visit.api().get("users", id).body();
    Answer answer = visit.api().act("users", id, "deactivate");
    if (answer.ok()) {
      return visit.done(path(id), name(answer.body()) + " is deactivated.");
    }
    return answer.status() == 409
        ? visit.confirm(
            heading("Deactivate", user),
            deactivation(visit, user).refused(answer.problems(), List.of()))
        : visit.refused(answer);
  }

  private static Heading heading(String deed, Doc user) {
    return Heading.of(deed + " " + name(user))
        .below("People", PeopleSection.PATH)
        .below(name(user), path(user.text("id")));
  }

  private static Confirmation deactivation(Visit visit, Doc user) {
    return Confirmation.of(
        name(user) + " will have no access any more.",
        List.of(
            "All sessions end within two seconds, on every device.",
            "API keys and SSH keys of this person end for good.",
            "Nothing else is deleted, and you can activate the account again."),
        "Deactivate",
        visit.href(path(user.text("id"))));
  }

  private Response askToDelete(Visit visit) {
    Answer user = visit.api().get("users", visit.parameter(ID));
    return user.ok()
        ? visit.confirm(heading("Delete", user.body()), deletion(visit, user.body()))
        : visit.refused(user);
  }

  private Response delete(Visit visit) {
    String id = visit.parameter(ID);
    Doc user = visit.api().get("users", id).body();
    Answer answer = visit.api().delete(Map.of(), "users", id);
    if (answer.ok()) {
      return visit.done(PeopleSection.PATH, name(user) + " was deleted.");
    }
    return answer.status() == 409
        ? visit.confirm(
            heading("Delete", user), deletion(visit, user).refused(answer.problems(), List.of()))
        : visit.refused(answer);
  }

  private static Confirmation deletion(Visit visit, Doc user) {
    return Confirmation.of(
        name(user) + " will be deleted. This cannot be undone.",
        List.of(
            "All access ends within two seconds: sessions, API keys and SSH keys.",
            "The account, its roles and its links to the provider are deleted.",
            "The audit trail keeps what this person did."),
        "Delete",
        visit.href(path(user.text("id"))));
  }

  private Response endSession(Visit visit) {
    Answer answer = visit.api().delete("sessions", visit.parameter("session"));
    return answer.ok() || answer.status() == 404
        ? visit.done(path(visit.parameter(ID)), "The session has ended.")
        : visit.refused(answer);
  }

  private Response endSessions(Visit visit) {
    String id = visit.parameter(ID);
    Answer answer = visit.api().act("users", id, "sessions", "end");
    return answer.ok()
        ? visit.done(
            path(id),
            Words.count(
                answer.body().number("ended"), "session has ended.", "sessions have ended."))
        : visit.refused(answer);
  }
}
