package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What several pages about people ask the API. */
public final class People {
  /** So many are chosen at once at most, as the API takes them. */
  static final int MOST = 10_000;

  private static final String PAGE = "100";

  private People() {}

  /** Somebody as lists call them. */
  static String name(Doc user) {
    return user.text("displayName").isBlank() ? user.text("userName") : user.text("displayName");
  }

  static String path(String id) {
    return PeopleSection.PATH + "/" + id;
  }

  /** The names of the ways to sign in, by what the API calls them. */
  static Map<String, String> methods(Visit visit) {
    Map<String, String> methods = new LinkedHashMap<>();
    for (Doc connection : visit.api().get("connections").body().list()) {
      methods.put(connection.text("id"), connection.text("displayName"));
    }
    methods.put("password", "Password");
    return methods;
  }

  /** The role catalogue: names by keys. */
  static Map<String, String> roles(Visit visit) {
    Map<String, String> roles = new LinkedHashMap<>();
    for (Doc role : visit.api().get("roles").body().list()) {
      roles.put(role.text("key"), role.text("name"));
    }
    return roles;
  }

  /** Roles as boxes to tick. */
  static List<Choice> choices(Visit visit, List<String> ticked) {
    return visit.api().get("roles").body().list().stream()
        .map(
            role ->
                new Choice(
                    role.text("key"),
                    role.text("name"),
                    role.texts("permissions").isEmpty()
                        ? "No permissions"
                        : String.join(", ", role.texts("permissions")),
                    ticked.contains(role.text("key"))))
        .toList();
  }

  /** A box to tick, or a line to choose. */
  public record Choice(String value, String name, String hint, boolean ticked) {}

  static String sourceName(String source) {
    return PeopleView.SOURCES.getOrDefault(source, source);
  }

  /** The page where nobody and nothing is. */
  static Response gone(Visit visit) {
    return visit.page(
        404,
        Heading.of("Not found"),
        "console/refused",
        new RefusedView("There is nothing at this address. It may have been deleted.", List.of()));
  }

  /** The items of a list, page after page. */
  static List<Doc> all(Visit visit, Map<String, String> query, int most, String... segments) {
    List<Doc> found = new ArrayList<>();
    Optional<String> after = Optional.of("");
    while (after.isPresent() && found.size() < most) {
      Map<String, String> asked = new LinkedHashMap<>(query);
      asked.put("limit", PAGE);
      asked.put("after", after.get());
      Answer answer = visit.api().get(asked, segments);
      found.addAll(answer.body().list("items"));
      after = answer.body().optional("next");
    }
    return found.size() <= most ? List.copyOf(found) : List.copyOf(found.subList(0, most));
  }
}
