package dev.gatehouse.server.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table that is paged, sorted and filtered by links: what the address asks for is passed on to
 * the API, which asks the database.
 *
 * @param action the address without parameters, for the form that filters
 * @param query what the address asks for now, without the page
 * @param first whether this is the first page
 * @param next the address of the page after; empty at the end
 */
public record Listing(
    String action, Map<String, String> query, boolean first, Optional<String> next) {
  private static final String AFTER = "after";
  private static final String SORT = "sort";

  public Listing {
    query = Map.copyOf(query);
  }

  /**
   * What a visit asks for, to be passed to the API.
   *
   * @param names the parameters of the API's list that the page lets through, beside the page's own
   */
  static Map<String, String> asked(Visit visit, List<String> names) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String name : names) {
      query.put(name, visit.query(name));
    }
    query.put(AFTER, visit.query(AFTER));
    return query;
  }

  /**
   * @param asked what {@link #asked} gave
   * @param page the API's answer
   */
  static Listing of(Visit visit, String path, Map<String, String> asked, Doc page) {
    Map<String, String> query = new LinkedHashMap<>(asked);
    query.remove(AFTER);
    query.values().removeIf(String::isEmpty);
    Optional<String> next =
        page.optional("next")
            .map(
                cursor -> {
                  Map<String, String> following = new LinkedHashMap<>(query);
                  following.put(AFTER, cursor);
                  return visit.href(path, following);
                });
    return new Listing(visit.href(path), query, visit.query(AFTER).isEmpty(), next);
  }

  /** What stands in a filter's field. */
  public String of(String name) {
    return query.getOrDefault(name, "");
  }

  /** Whether anything but the order is asked for. */
  public boolean filtered() {
    return query.keySet().stream().anyMatch(name -> !name.equals(SORT));
  }

  /** The address of the first page. */
  public String start() {
    return with(Map.of());
  }

  /**
   * The address with rows in the order of a column; in the other direction if they are already.
   *
   * @param usual the column by which the API sorts unless asked
   */
  public String by(String column, String usual) {
    boolean ascending = of(SORT).equals(column) || of(SORT).isEmpty() && column.equals(usual);
    return with(Map.of(SORT, ascending ? "-" + column : column));
  }

  /** For {@code aria-sort}; null for a column that does not sort the rows. */
  public @org.jspecify.annotations.Nullable String order(String column, String usual) {
    String sort = of(SORT).isEmpty() ? usual : of(SORT);
    if (sort.equals(column)) {
      return "ascending";
    }
    return sort.equals("-" + column) ? "descending" : null;
  }

  private String with(Map<String, String> more) {
    Map<String, String> all = new java.util.TreeMap<>(query);
    all.putAll(more);
    StringBuilder text = new StringBuilder(action);
    char separator = '?';
    for (Map.Entry<String, String> entry : all.entrySet()) {
      text.append(separator)
          .append(entry.getKey())
          .append('=')
          .append(
              java.net.URLEncoder.encode(
                  entry.getValue(), java.nio.charset.StandardCharsets.UTF_8));
      separator = '&';
    }
    return text.toString();
  }
}
