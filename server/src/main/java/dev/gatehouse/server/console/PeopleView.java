package dev.gatehouse.server.console;

import java.util.List;
import java.util.Map;

/**
 * A page of the list of people.
 *
 * @param methods names of the ways to sign in, by their ids
 * @param mayChange whether the person who looks may change people
 */
public record PeopleView(
    List<Row> rows, Map<String, String> methods, Listing listing, boolean mayChange) {
  public PeopleView {
    rows = List.copyOf(rows);
  }

  /** A line. */
  public record Row(
      String name,
      String userName,
      String href,
      boolean active,
      String method,
      List<String> roles,
      String lastSignIn) {
    public Row {
      roles = List.copyOf(roles);
    }

    static Row of(Doc user, Map<String, String> methods, Visit visit) {
      String name = user.text("displayName");
      return new Row(
          name.isBlank() ? user.text("userName") : name,
          user.text("userName"),
          visit.href(PeopleSection.PATH + "/" + user.text("id")),
          user.flag("active"),
          PeopleSection.nameOf(methods).apply(user.text("authenticationMethod")),
          user.texts("roles"),
          Words.moment(user.instant("lastSignIn"), "Never"));
    }
  }
}
