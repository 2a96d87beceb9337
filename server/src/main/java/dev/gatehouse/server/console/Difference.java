package dev.gatehouse.server.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What differs between two documents, field by field. */
public final class Difference {
  private static final int DEEPEST = 8;
  private static final int MOST_LINES = 200;
  private static final int LONGEST = 2_000;

  private Difference() {}

  /** What became of a field: a word, for colour is never all of it. */
  public enum Change {
    ADDED("added"),
    REMOVED("removed"),
    CHANGED("changed");

    private final String word;

    Change(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /**
   * A field that differs.
   *
   * @param field such as {@code settings.entityId}
   * @param before empty where it was not there
   * @param after empty where it is no more
   */
  public record Line(Change change, String field, String before, String after) {}

  static List<Line> between(Doc before, Doc after) {
    Map<String, String> old = new LinkedHashMap<>();
    Map<String, String> young = new LinkedHashMap<>();
    flatten("", before, 0, old);
    flatten("", after, 0, young);
    Set<String> fields = new LinkedHashSet<>(old.keySet());
    fields.addAll(young.keySet());
    List<Line> lines = new ArrayList<>();
    for (String field : fields) {
      String was = old.get(field);
      String is = young.get(field);
      if (lines.size() < MOST_LINES && !java.util.Objects.equals(was, is)) {
        lines.add(
            new Line(
                was == null ? Change.ADDED : is == null ? Change.REMOVED : Change.CHANGED,
                field,
                was == null ? "" : was,
                is == null ? "" : is));
      }
    }
    return lines;
  }

  private static void flatten(String path, Doc document, int depth, Map<String, String> into) {
    if (document.isObject() && depth < DEEPEST) {
      for (String name : document.names()) {
        flatten(path.isEmpty() ? name : path + "." + name, document.field(name), depth + 1, into);
      }
    } else if (document.has("")) {
      String value = document.value();
      into.put(path, value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…");
    }
  }
}
