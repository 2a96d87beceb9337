package dev.gatehouse.server.console;

import java.util.HashMap;
import java.util.Map;

/** The names of people of whom a list has only the ids; each is asked for once. */
final class Owners {
  private final Visit visit;
  private final Map<String, String> names = new HashMap<>();

  Owners(Visit visit) {
    this.visit = visit;
  }

  /** A link to somebody's page; without a title for nobody. */
  Frame.Link of(String user) {
    if (user.isEmpty()) {
      return new Frame.Link("", "", false);
    }
    if (!visit.may("users:read")) {
      return new Frame.Link(user, "", false);
    }
    return new Frame.Link(
        names.computeIfAbsent(user, this::name),
        visit.href(PeopleSection.PATH + "/" + user),
        false);
  }

  private String name(String user) {
    return visit.api().get("users", user).body().optional("userName").orElse(user);
  }
}
