package dev.gatehouse.server.console;

import gg.jte.Content;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The list of directories.
 *
 * @param free providers without one, by their ids
 * @param noProvider whether there is no provider at all
 */
public record DirectoriesView(
    List<Row> rows,
    Map<String, String> free,
    boolean noProvider,
    String providers,
    boolean mayChange,
    Listing listing,
    Problems problems) {
  public DirectoriesView {
    rows = List.copyOf(rows);
    free = Collections.unmodifiableMap(new LinkedHashMap<>(free));
  }

  /** A line. */
  public record Row(String name, String href, boolean enabled, String tokens, Content lastUsed) {
    static Row of(Doc directory, Map<String, String> connections, Visit visit) {
      String id = directory.text("id");
      List<Doc> tokens = DirectoryPages.living(visit, id);
      return new Row(
          connections.getOrDefault(directory.text("connection"), directory.text("connection")),
          visit.href(ProvisioningSection.path(id)),
          directory.flag("enabled"),
          Words.count(tokens.size(), "token", "tokens"),
          Words.time(DirectoryPages.lastUse(tokens), "Never"));
    }
  }
}
