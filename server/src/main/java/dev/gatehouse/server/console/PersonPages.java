package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The page of one person: who it is, and whether the account is there and active. */
final class PersonPages {
  static final String ID = "user";
  static final String ONE = PeopleSection.PATH + "/{user}";

  private static final String WRITE = "users:write";
  private static final String HISTORY = "10";

  void addTo(ConsoleRoutes routes) {
    routes
        .get(ONE, "users:read", PersonPages::show)
        .post(ONE, WRITE, PersonPages::save)
        .post(ONE + "/activate", WRITE, PersonPages::activate)
        .confirmed(
            ONE + "/deactivate", WRITE, PersonPages::askToDeactivate, PersonPages::deactivate)
        .confirmed(ONE + "/delete", WRITE, PersonPages::askToDelete, PersonPages::delete);
  }

  private static Response show(Visit visit) {
    Answer user = visit.api().get("users", visit.parameter(ID));
    if (!user.ok()) {
      return visit.refused(user);
    }
    Doc body = user.body();
    // Below the API's list stand other words than ids, such as its export.
    if (!body.has("id")) {
      return People.gone(visit);
    }
    return show(
        visit,
        200,
        body,
        new PersonView.Entered(
            body.text("userName"),
            body.text("displayName"),
            People.choices(visit, body.texts("roles"))),
        Problems.NONE);
  }

  private static Response save(Visit visit) {
    String id = visit.parameter(ID);
    Answer user = visit.api().get("users", id);
    if (!user.ok()) {
      return visit.refused(user);
    }
    List<String> roles = visit.request().form().values().getOrDefault("roles", List.of());
    Map<String, Object> change = new HashMap<>();
    change.put("roles", roles);
    if (!user.body().has("directory")) {
      change.put("userName", visit.form("userName"));
      change.put("displayName", visit.form("displayName"));
    }
    Answer answer = visit.api().patch(change, "users", id);
    if (answer.ok()) {
      return visit.done(People.path(id), People.name(answer.body()) + " was saved.");
    }
    return show(
        visit,
        answer.status(),
        user.body(),
        new PersonView.Entered(
            visit.form("userName"), visit.form("displayName"), People.choices(visit, roles)),
        answer.problems());
  }

  private static Response show(
      Visit visit, int status, Doc user, PersonView.Entered entered, Problems problems) {
    String id = user.text("id");
    Map<String, String> methods = People.methods(visit);
    String method = user.text("authenticationMethod");
    return visit.page(
        status,
        Heading.of(People.name(user)).below("People", PeopleSection.PATH),
        "console/person",
        new PersonView(
            user,
            methods.getOrDefault(method, method),
            entered,
            problems,
            access(visit, id, methods),
            keys(visit, id),
            history(visit, id),
            new PersonView.Rights(
                visit.may(WRITE),
                visit.may("sessions:write"),
                visit.may("second_factors:read"),
                visit.may("second_factors:write"),
                visit.may("sign_in_policy:read"),
                visit.may("sign_in_policy:write"),
                visit.may("api_keys:read") || visit.may("ssh_keys:read")),
            visit.may("sign_ins:read") ? visit.href(SignInsSection.PATH, Map.of("user", id)) : "",
            visit.may("audit:read") ? visit.href(AuditPages.PATH, Map.of("target", id)) : "",
            visit.href(People.path(id))));
  }

  private static PersonView.Access access(Visit visit, String id, Map<String, String> methods) {
    Api api = visit.api();
    return new PersonView.Access(
        api.get("users", id, "password").body(),
        visit.may("sign_in_policy:read")
            ? api.get("users", id, "local-access").body()
            : Doc.NOTHING,
        visit.may("second_factors:read")
            ? api.get("users", id, "second-factors").body()
            : Doc.NOTHING,
        visit.may("sessions:read") ? api.get("users", id, "sessions").body().list() : List.of(),
        api.get("users", id, "external-identities").body().list().stream()
            .map(
                one ->
                    new PersonView.Link(
                        one.text("connection"),
                        methods.getOrDefault(one.text("connection"), one.text("connection")),
                        one.text("subject"),
                        one.instant("linkedAt")))
            .toList(),
        api.get(Map.of("user", id, "limit", "1"), "invitations").body().list("items").stream()
            .findFirst());
  }

  private static List<PersonView.Key> keys(Visit visit, String id) {
    List<PersonView.Key> keys = new ArrayList<>();
    if (visit.may("api_keys:read")) {
      for (Doc key : People.all(visit, Map.of("user", id), 100, "api-keys")) {
        if (!key.has("revokedAt")) {
          keys.add(
              new PersonView.Key(
                  "API key",
                  key.text("name"),
                  "ends in " + key.text("hint"),
                  key.instant("lastUsedAt"),
                  "/api-keys/" + key.text("id")));
        }
      }
    }
    if (visit.may("ssh_keys:read")) {
      for (Doc key : People.all(visit, Map.of("user", id), 100, "ssh-keys")) {
        keys.add(
            new PersonView.Key(
                "SSH key",
                key.text("name"),
                key.text("fingerprint"),
                key.instant("lastUsedAt"),
                "/ssh-keys/" + key.text("id")));
      }
    }
    return keys;
  }

  private static List<PersonView.Event> history(Visit visit, String id) {
    if (!visit.may("audit:read")) {
      return List.of();
    }
    Map<String, String> names = new HashMap<>();
    return visit
        .api()
        .get(Map.of("target", id, "limit", HISTORY), "audit-events")
        .body()
        .list("items")
        .stream()
        .map(
            event ->
                new PersonView.Event(
                    event.instant("at"),
                    PersonHistory.words(event.text("action")),
                    PersonHistory.by(
                        event,
                        id,
                        actor -> names.computeIfAbsent(actor, one -> named(visit, one)))))
        .toList();
  }

  private static String named(Visit visit, String id) {
    Answer user = visit.api().get("users", id);
    return user.ok() ? People.name(user.body()) : id;
  }

  private static Response activate(Visit visit) {
    String id = visit.parameter(ID);
    Answer answer = visit.api().act("users", id, "activate");
    return answer.ok()
        ? visit.done(People.path(id), People.name(answer.body()) + " can sign in again.")
        : visit.refused(answer);
  }

  private static Response askToDeactivate(Visit visit) {
    return ask(visit, "Deactivate", PersonPages::deactivation);
  }

  /** Asks about somebody, unless there is nobody. */
  static Response ask(
      Visit visit, String deed, java.util.function.BiFunction<Visit, Doc, Confirmation> question) {
    Answer user = visit.api().get("users", visit.parameter(ID));
    return user.ok()
        ? visit.confirm(heading(deed, user.body()), question.apply(visit, user.body()))
        : visit.refused(user);
  }

  private static Response deactivate(Visit visit) {
    String id = visit.parameter(ID);
    Doc user = visit.api().get("users", id).body();
    Answer answer = visit.api().act("users", id, "deactivate");
    if (answer.ok()) {
      return visit.done(People.path(id), People.name(answer.body()) + " is deactivated.");
    }
    return refused(visit, answer, heading("Deactivate", user), deactivation(visit, user));
  }

  /** The question again with why not, where the API says it; else the page for what is gone. */
  static Response refused(Visit visit, Answer answer, Heading heading, Confirmation question) {
    return answer.status() == 409
        ? visit.confirm(heading, question.refused(answer.problems(), List.of()))
        : visit.refused(answer);
  }

  static Heading heading(String deed, Doc user) {
    return Heading.of(deed + " " + People.name(user))
        .below("People", PeopleSection.PATH)
        .below(People.name(user), People.path(user.text("id")));
  }

  private static Confirmation deactivation(Visit visit, Doc user) {
    return Confirmation.of(
        People.name(user) + " will have no access any more.",
        List.of(
            "All sessions end within two seconds, on every device.",
            "API keys and SSH keys of this person end for good.",
            "Nothing else is deleted, and you can activate the account again."),
        "Deactivate",
        visit.href(People.path(user.text("id"))));
  }

  private static Response askToDelete(Visit visit) {
    return ask(visit, "Delete", PersonPages::deletion);
  }

  private static Response delete(Visit visit) {
    String id = visit.parameter(ID);
    Doc user = visit.api().get("users", id).body();
    // The page has said that a directory manages the person: whoever goes on means that too.
    Map<String, String> query = user.has("directory") ? Map.of("detach", "true") : Map.of();
    Answer answer = visit.api().delete(query, "users", id);
    return answer.ok()
        ? visit.done(PeopleSection.PATH, People.name(user) + " was deleted.")
        : refused(visit, answer, heading("Delete", user), deletion(visit, user));
  }

  private static Confirmation deletion(Visit visit, Doc user) {
    List<String> consequences = new ArrayList<>();
    consequences.add("All access ends within two seconds: sessions, API keys and SSH keys.");
    consequences.add("The account, its roles and its links to the provider are deleted.");
    if (user.has("directory")) {
      consequences.add(
          "A directory manages this person. They are detached from it too: for the directory they"
              + " are gone, and it may provision them again as somebody new. To keep them away,"
              + " take them out at the identity provider.");
    }
    consequences.add("The audit trail keeps what this person did.");
    return Confirmation.of(
        People.name(user) + " will be deleted. This cannot be undone.",
        consequences,
        user.has("directory") ? "Detach from the directory and delete" : "Delete",
        visit.href(People.path(user.text("id"))));
  }
}
