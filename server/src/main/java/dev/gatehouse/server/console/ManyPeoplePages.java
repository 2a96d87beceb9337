package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Moving many people to another method, or deactivating them: those who are ticked, or all whom the
 * filters of the list show. Who they are is settled when the page opens, so that what was looked at
 * is what is done.
 */
final class ManyPeoplePages {
  private static final String MOVE = PeopleSection.PATH + "/move";
  private static final String DEACTIVATE = PeopleSection.PATH + "/deactivate";
  private static final String WRITE = "users:write";
  private static final int MOST_NAMES = 12;

  void addTo(ConsoleRoutes routes) {
    routes
        .confirmed(MOVE, WRITE, ManyPeoplePages::askToMove, ManyPeoplePages::move)
        .confirmed(
            DEACTIVATE, WRITE, ManyPeoplePages::askToDeactivate, ManyPeoplePages::deactivate);
  }

  /** The ids that the address names, or the form. */
  private static List<String> chosen(Visit visit) {
    if (visit.request().method().equals("POST")) {
      return Arrays.stream(visit.form("users").split(" ", -1))
          .filter(id -> !id.isEmpty())
          .limit(People.MOST + 1L)
          .toList();
    }
    if (visit.query("all").isEmpty()) {
      return visit.request().query().values().getOrDefault("user", List.of()).stream()
          .filter(id -> !id.isEmpty())
          .distinct()
          .limit(People.MOST)
          .toList();
    }
    Map<String, String> query = new LinkedHashMap<>();
    PeopleSection.NARROWING.forEach(name -> query.put(name, visit.query(name)));
    return People.all(visit, query, People.MOST, "users").stream()
        .map(user -> user.text("id"))
        .toList();
  }

  private static Response askToMove(Visit visit) {
    return move(visit, 200, chosen(visit), "", "");
  }

  private static Response move(Visit visit) {
    List<String> users = chosen(visit);
    String to = visit.form("to");
    boolean look = !visit.ticked("really");
    Map<String, Object> body = new HashMap<>();
    body.put("to", to);
    body.put("users", users);
    if (visit.ticked("allow")) {
      body.put("localAccess", "ALLOWED");
    }
    Answer answer =
        visit.api().post(look ? Map.of("dryRun", "true") : Map.of(), body, "users", "move");
    String method = People.methods(visit).getOrDefault(to, to);
    if (!answer.ok()) {
      return move(visit, answer.status(), users, to, "", answer);
    }
    long moved = answer.body().number("moved");
    if (!look) {
      return visit.done(
          PeopleSection.PATH,
          Words.count(moved, "person signs in", "people sign in") + " with " + method + " now.");
    }
    long unchanged = answer.body().number("unchanged");
    String would =
        Words.count(moved, "person would move", "people would move")
            + " to "
            + method
            + (unchanged > 0 ? "; " + Words.number(unchanged) + " sign in that way already." : ".");
    return move(visit, 200, users, to, moved > 0 ? would : would + " There is nothing to do.");
  }

  private static Response move(
      Visit visit, int status, List<String> users, String to, String would) {
    return move(visit, status, users, to, would, null);
  }

  private static Response move(
      Visit visit,
      int status,
      List<String> users,
      String to,
      String would,
      @org.jspecify.annotations.Nullable Answer refusal) {
    return page(
        visit,
        status,
        Heading.of("Change how people sign in").below("People", PeopleSection.PATH),
        users,
        new ManyPeopleView.Deed(
            "move",
            People.methods(visit),
            to,
            would,
            visit.request().method().equals("POST") && visit.ticked("allow")),
        refusal);
  }

  private static Response askToDeactivate(Visit visit) {
    List<String> users = chosen(visit);
    Answer answer =
        users.isEmpty()
            ? null
            : visit
                .api()
                .post(Map.of("dryRun", "true"), Map.of("users", users), "users", "deactivate");
    return deactivation(visit, 200, users, answer);
  }

  private static Response deactivate(Visit visit) {
    List<String> users = chosen(visit);
    Answer answer = visit.api().post(Map.of("users", users), "users", "deactivate");
    return answer.ok()
        ? visit.done(
            PeopleSection.PATH,
            Words.count(
                answer.body().number("deactivated"),
                "person is deactivated.",
                "people are deactivated."))
        : deactivation(visit, answer.status(), users, answer);
  }

  private static Response deactivation(
      Visit visit,
      int status,
      List<String> users,
      @org.jspecify.annotations.Nullable Answer answer) {
    String would = "";
    if (answer != null && answer.ok()) {
      long already = answer.body().number("unchanged");
      would =
          Words.count(
                  answer.body().number("deactivated"),
                  "person will have no access any more",
                  "people will have no access any more")
              + (already > 0 ? "; " + Words.number(already) + " are deactivated already." : ".");
    }
    return page(
        visit,
        status,
        Heading.of("Deactivate people").below("People", PeopleSection.PATH),
        users,
        new ManyPeopleView.Deed("deactivate", Map.of(), "", would, false),
        answer != null && !answer.ok() ? answer : null);
  }

  private static Response page(
      Visit visit,
      int status,
      Heading heading,
      List<String> users,
      ManyPeopleView.Deed deed,
      @org.jspecify.annotations.Nullable Answer refusal) {
    return visit.page(
        status,
        heading,
        "console/people-many",
        new ManyPeopleView(
            users.size(),
            String.join(" ", users),
            users.stream().limit(MOST_NAMES).map(id -> link(visit, id)).toList(),
            deed,
            refusal == null ? Problems.NONE : refusal.problems(),
            refusal == null ? List.of() : inTheWay(visit, users, refusal.body()),
            users.size() >= People.MOST,
            visit.href(PeopleSection.PATH + "/" + deed.name()),
            visit.href(PeopleSection.PATH)));
  }

  private static Frame.Link link(Visit visit, String id) {
    Answer user = id.indexOf('/') >= 0 ? null : visit.api().get("users", id);
    return new Frame.Link(
        user != null && user.ok() ? People.name(user.body()) : id,
        visit.href(People.path(id)),
        false);
  }

  /** Who cannot, each with why; the API names people by their ids, or by where they stand. */
  private static List<ManyPeopleView.Refused> inTheWay(Visit visit, List<String> users, Doc body) {
    List<ManyPeopleView.Refused> found = new ArrayList<>();
    for (Doc problem : body.list("error.problems")) {
      String field = problem.text("field");
      String id = field.startsWith("user_") ? field : at(users, field);
      if (!id.isEmpty() && found.size() < 50) {
        found.add(new ManyPeopleView.Refused(link(visit, id), problem.text("message")));
      }
    }
    return found;
  }

  private static String at(List<String> users, String field) {
    if (!field.matches("users\\[[0-9]{1,5}]")) {
      return "";
    }
    int index = Integer.parseInt(field.substring("users[".length(), field.length() - 1));
    return index < users.size() ? users.get(index) : "";
  }
}
