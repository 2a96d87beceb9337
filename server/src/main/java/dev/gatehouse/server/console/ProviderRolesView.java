package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Groups and the roles that they give.
 *
 * @param rows what is mapped, what was seen and is not mapped, and some to fill in
 * @param seen the groups of the latest test sign-ins
 */
public record ProviderRolesView(
    SetUpView setUp,
    List<Row> rows,
    List<String> seen,
    List<Doc> roles,
    String combination,
    String defaultRole) {
  private static final int BLANK = 3;
  private static final int MOST_OFFERED = 30;
  private static final int MOST_ROWS = 500;

  public ProviderRolesView {
    rows = List.copyOf(rows);
    seen = List.copyOf(seen);
    roles = List.copyOf(roles);
  }

  /**
   * A row.
   *
   * @param claim the attribute that is looked at; empty for groups
   * @param offered whether it is a group that came and gives no role yet
   */
  public record Row(String claim, String value, String role, boolean offered) {}

  static ProviderRolesView of(SetUp setUp, SetUpView view, List<Doc> roles, List<Row> entered) {
    List<Row> rows = new ArrayList<>(entered);
    if (entered.isEmpty()) {
      for (Doc one : setUp.mappings().list("mappings")) {
        rows.add(new Row(one.text("claim"), one.text("value"), one.text("role"), false));
      }
    }
    List<String> seen = setUp.seenGroups();
    Set<String> known =
        rows.stream()
            .filter(row -> row.claim().isEmpty())
            .map(Row::value)
            .collect(Collectors.toSet());
    seen.stream()
        .filter(group -> !known.contains(group))
        .limit(MOST_OFFERED)
        .forEach(group -> rows.add(new Row("", group, "", true)));
    for (int i = 0; i < BLANK; i++) {
      rows.add(new Row("", "", "", false));
    }
    return new ProviderRolesView(
        view,
        rows,
        seen,
        roles,
        setUp.mappings().text("combination"),
        view.connection().text("provisioning.defaultRole"));
  }

  /** The rows that a form holds, without those that are blank. */
  static List<Row> entered(Visit visit) {
    Parameters form = visit.request().form();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < MOST_ROWS && form.has("value" + i); i++) {
      Row row =
          new Row(visit.form("claim" + i), visit.form("value" + i), visit.form("role" + i), false);
      if (!row.value().isEmpty()) {
        rows.add(row);
      }
    }
    return rows;
  }
}
