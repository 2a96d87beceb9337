package dev.gatehouse.server.console;

import gg.jte.Content;
import java.util.List;
import java.util.Map;

/**
 * A page of the list of people.
 *
 * @param methods names of the ways to sign in, by their ids
 * @param roles names of the roles, by their keys
 * @param all the query that names all whom the filters show, with the question mark
 * @param mayChange whether the person who looks may change people
 */
public record PeopleView(
    List<Row> rows,
    Map<String, String> methods,
    Map<String, String> roles,
    Listing listing,
    String all,
    boolean mayChange) {
  /** Where people come from, in words. */
  public static final Map<String, String> SOURCES =
      new java.util.TreeMap<>(
          Map.of(
              "INVITED", "Invitation",
              "JIT", "First sign-in",
              "SCIM", "Directory (SCIM)",
              "IMPORT", "Import",
              "API", "Entered by hand or API"));

  public PeopleView {
    rows = List.copyOf(rows);
  }

  /** A line. */
  public record Row(
      String id,
      String name,
      String userName,
      String href,
      boolean active,
      String method,
      String roles,
      String source,
      Content lastSignIn) {

    static Row of(Doc user, Map<String, String> methods, Map<String, String> roles, Visit visit) {
      String method = user.text("authenticationMethod");
      return new Row(
          user.text("id"),
          People.name(user),
          user.text("userName"),
          visit.href(People.path(user.text("id"))),
          user.flag("active"),
          methods.getOrDefault(method, method),
          String.join(
              ", ", user.texts("roles").stream().map(key -> roles.getOrDefault(key, key)).toList()),
          People.sourceName(user.text("source")),
          Words.time(user.instant("lastSignIn"), "Never"));
    }
  }
}
