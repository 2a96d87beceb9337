package dev.gatehouse.protocol.scim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the parameters of one list, wherever they stood. */
final class ListParameters {

  /** The values of a parameter; empty where it is absent. */
  interface Source {
    List<String> values(String name) throws Unacceptable;
  }

  private static final int LONGEST_INTEGER = 10;

  private final ResourceType type;
  private final Source source;

  ListParameters(ResourceType type, Source source) {
    this.type = type;
    this.source = source;
  }

  ListRequest read() throws Unacceptable {
    Optional<String> filter = one("filter").filter(text -> !text.isBlank());
    Projection projection = Projection.read(type, names("attributes"), names("excludedAttributes"));
    return new ListRequest(
        filter.isPresent()
            ? Optional.of(FilterParser.filter(type, filter.get()))
            : Optional.empty(),
        projection,
        sort(),
        paging());
  }

  private Optional<String> one(String name) throws Unacceptable {
    List<String> values = source.values(name);
    if (values.size() > 1) {
      throw new Unacceptable(ScimType.INVALID_VALUE, name + " has more than one value.");
    }
    return values.stream().findFirst();
  }

  private List<String> names(String parameter) throws Unacceptable {
    List<String> names = new ArrayList<>();
    for (String value : source.values(parameter)) {
      for (String name : value.split(",", ScimLimits.PROJECTED_ATTRIBUTES + 2)) {
        if (!name.isBlank()) {
          names.add(name.strip());
        }
      }
    }
    return names;
  }

  private Optional<ListRequest.Sort> sort() throws Unacceptable {
    Optional<String> by = one("sortBy").map(String::strip).filter(text -> !text.isEmpty());
    if (by.isEmpty()) {
      return Optional.empty();
    }
    AttributePath path =
        AttributePath.resolveQueried(type, by.get())
            .flatMap(ListParameters::simple)
            .orElseThrow(
                () ->
                    new Unacceptable(
                        ScimType.INVALID_PATH, "sortBy names no attribute to sort by."));
    return Optional.of(new ListRequest.Sort(path, ascending()));
  }

  /** RFC 7643 §2.4: a complex attribute stands for its sub-attribute {@code value}. */
  private static Optional<AttributePath> simple(AttributePath path) {
    return path.target().isComplex()
        ? path.attribute().subAttribute("value").map(path::sub)
        : Optional.of(path);
  }

  /** RFC 7644 §3.4.2.3: ascending where nothing is said. */
  private boolean ascending() throws Unacceptable {
    String order = one("sortOrder").map(String::strip).orElse("ascending");
    if (order.equalsIgnoreCase("ascending")) {
      return true;
    }
    if (order.equalsIgnoreCase("descending")) {
      return false;
    }
    throw new Unacceptable(
        ScimType.INVALID_VALUE, "sortOrder is neither ascending nor descending.");
  }

  private Paging paging() throws Unacceptable {
    Optional<String> cursor = one("cursor");
    return cursor.isPresent() ? byCursor(cursor.get()) : byIndex();
  }

  private Paging byIndex() throws Unacceptable {
    long startIndex = integer("startIndex", ScimType.INVALID_VALUE).orElse(1L);
    long count = integer("count", ScimType.INVALID_VALUE).orElse((long) ScimLimits.DEFAULT_PAGE);
    // RFC 7644 §3.4.2.4, table 6: below 1 is 1, and a negative count is 0.
    return new Paging.ByIndex(
        (int) Math.clamp(startIndex, 1, Integer.MAX_VALUE),
        (int) Math.clamp(count, 0, ScimLimits.PAGE));
  }

  private Paging byCursor(String cursor) throws Unacceptable {
    if (one("startIndex").isPresent()) {
      throw new Unacceptable(ScimType.INVALID_VALUE, "cursor and startIndex exclude each other.");
    }
    if (cursor.length() > ScimLimits.CURSOR_CHARACTERS) {
      throw new Unacceptable(ScimType.INVALID_CURSOR, "The cursor was not given out here.");
    }
    Optional<Long> count = integer("count", ScimType.INVALID_COUNT);
    if (count.isEmpty()) {
      return new Paging.ByCursor(cursor, OptionalInt.empty());
    }
    // RFC 9865 §2.1: unlike with an index, more than maxPageSize is refused.
    if (count.get() > ScimLimits.PAGE) {
      throw new Unacceptable(
          ScimType.INVALID_COUNT, "count is not between 0 and " + ScimLimits.PAGE + ".");
    }
    // RFC 9865 §2, table 1: a negative count is 0.
    return new Paging.ByCursor(cursor, OptionalInt.of((int) Math.max(count.get(), 0)));
  }

  private Optional<Long> integer(String name, ScimType problem) throws Unacceptable {
    Optional<String> text = one(name).map(String::strip).filter(value -> !value.isEmpty());
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.get().length() > LONGEST_INTEGER || !text.get().matches("-?[0-9]+")) {
      throw new Unacceptable(problem, name + " is not an integer.");
    }
    return Optional.of(Long.parseLong(text.get()));
  }
}
