package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The pages of a trail: an organization's or the installation's. */
final class AuditPages {
  static final String PATH = "/audit";
  static final String READ = "audit:read";

  /** Told apart from that of the organization, beside which it stands. */
  static final String OF_INSTALLATION = "Installation audit trail";

  private static final String NOUN = "audit-events";
  private static final List<String> FILTERS = List.of("action", "actor", "target", "from", "to");

  /** Each may list many changed fields; a page stays below 60 kB with these. */
  private static final String ROWS = "20";

  private AuditPages() {}

  static Response list(Visit visit) {
    Map<String, String> asked = Listing.asked(visit, FILTERS);
    Map<String, String> query = new HashMap<>(query(visit, asked));
    query.put("limit", ROWS);
    Answer answer = api(visit).get(query, NOUN);
    if (!answer.ok() && answer.status() != 422) {
      return visit.refused(answer);
    }
    List<Doc> events = answer.body().list("items");
    Map<String, String> people = people(visit, events);
    return visit.page(
        answer.status(),
        Heading.of(visit.ofInstallation() ? OF_INSTALLATION : "Audit trail")
            .saying(
                (visit.ofInstallation()
                        ? "What was done to applications, roles, keys and organizations"
                        : "What was done at " + visit.name())
                    + ", by whom and from where. Events are never changed and never removed."),
        "console/audit",
        new AuditView(
            events.stream().map(event -> AuditView.Row.of(event, people, visit)).toList(),
            api(visit).get(NOUN, "actions").body().list().stream().map(Doc::value).toList(),
            Listing.of(visit, PATH, asked, answer.body()),
            visit.href(PATH + "/csv", exported(asked)),
            visit.href(PATH + "/json", exported(asked)),
            answer.problems()));
  }

  /** Passed on as the API writes it, while it writes it. */
  static Response export(Visit visit, String form) {
    Map<String, String> asked = Listing.asked(visit, FILTERS);
    asked.remove("after");
    Answer answer = api(visit).get(query(visit, asked), NOUN, form);
    return answer.ok() ? answer.response() : visit.refused(answer);
  }

  private static Api api(Visit visit) {
    return visit.ofInstallation() ? visit.wholeApi() : visit.api();
  }

  private static Map<String, String> exported(Map<String, String> asked) {
    Map<String, String> query = new HashMap<>(asked);
    query.remove("after");
    return query;
  }

  /** People are named by their addresses; the trail knows their ids. */
  private static Map<String, String> query(Visit visit, Map<String, String> asked) {
    Map<String, String> query = new HashMap<>(Days.inTimes(asked));
    query.replaceAll(
        (name, value) ->
            (name.equals("actor") || name.equals("target")) && value.indexOf('@') > 0
                ? idOf(visit, value.strip()).orElse(value)
                : value.strip());
    return query;
  }

  private static Optional<String> idOf(Visit visit, String address) {
    if (visit.ofInstallation() || !visit.may("users:read")) {
      return Optional.empty();
    }
    return visit
        .api()
        .get(Map.of("search", address, "limit", "10"), "users")
        .body()
        .list("items")
        .stream()
        .filter(user -> user.text("userName").equalsIgnoreCase(address))
        .map(user -> user.text("id"))
        .findFirst();
  }

  /** The names of the users and keys that occur on the page, by their ids. */
  private static Map<String, String> people(Visit visit, List<Doc> events) {
    if (visit.ofInstallation()) {
      return Map.of();
    }
    Map<String, String> names = new HashMap<>();
    if (visit.may("users:read")) {
      Set<String> ids = new TreeSet<>();
      for (Doc event : events) {
        if (event.text("actorKind").equals("USER")) {
          ids.add(event.text("actor"));
        }
        if (event.text("targetKind").equals("user")) {
          ids.add(event.text("target"));
        }
      }
      for (String id : ids) {
        visit
            .api()
            .get("users", id)
            .body()
            .optional("userName")
            .ifPresent(name -> names.put(id, name));
      }
    }
    for (Doc connection : visit.api().get("connections").body().list()) {
      names.put(connection.text("id"), connection.text("displayName"));
    }
    if (visit.may("api_keys:read")) {
      for (Doc key : visit.api().get(Map.of("limit", "100"), "api-keys").body().list("items")) {
        names.put(key.text("id"), key.text("name"));
      }
    }
    return names;
  }
}
