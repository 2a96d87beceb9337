package dev.gatehouse.server.directory;

import dev.gatehouse.protocol.scim.Filter;
import dev.gatehouse.protocol.scim.Filter.Compare;
import dev.gatehouse.protocol.scim.Filter.Operator;
import dev.gatehouse.protocol.scim.Filter.Present;
import dev.gatehouse.protocol.scim.Filter.ValuePath;
import dev.gatehouse.protocol.scim.ResourceType;
import java.util.List;
import java.util.Optional;

/**
 * A filter as a condition on {@code scim_resources r}, and where it can be told, which few rows to
 * look at in the first place. The text is made of literals of this package alone; everything that a
 * client sent is bound. Pure.
 */
final class FilterSql {
  private final ResourceType type;
  private final Bindings bindings;
  private final FilterColumns columns;

  FilterSql(ResourceType type, String address, Bindings bindings) {
    this.type = type;
    this.bindings = bindings;
    this.columns = new FilterColumns(type, address, bindings);
  }

  /** Two-valued, whatever the rows hold: no comparison in it meets NULL. */
  String condition(Filter filter) {
    return condition(filter, false);
  }

  private String condition(Filter filter, boolean inElement) {
    return switch (filter) {
      case Filter.And(List<Filter> all) -> joined(all, " AND ", inElement);
      case Filter.Or(List<Filter> all) -> joined(all, " OR ", inElement);
      case Filter.Not(Filter inner) -> "NOT " + condition(inner, inElement);
      case Present present -> columns.present(present.path(), inElement);
      case Compare compare -> compare(compare, inElement);
      case ValuePath valuePath ->
          columns.element(valuePath.path(), condition(valuePath.filter(), true));
    };
  }

  private String joined(List<Filter> all, String word, boolean inElement) {
    StringBuilder text = new StringBuilder("(");
    for (Filter one : all) {
      text.append(text.length() > 1 ? word : "").append(condition(one, inElement));
    }
    return text.append(')').toString();
  }

  private String compare(Compare compare, boolean inElement) {
    if (compare.operator() == Operator.NE) {
      return "NOT "
          + columns.any(new Compare(compare.path(), Operator.EQ, compare.operand()), inElement);
    }
    return columns.any(compare, inElement);
  }

  /**
   * A statement that answers the ids of few resources, among which are all that the filter fits.
   * Empty where no index tells.
   */
  Optional<Driver> driver(Filter filter) {
    return switch (filter) {
      case Filter.And(List<Filter> all) -> best(all);
      case Filter.Or(List<Filter> all) -> union(all);
      case Filter.Not unused -> Optional.empty();
      case Present unused -> Optional.empty();
      case Compare compare -> new FilterDrivers(type, bindings).of(compare);
      case ValuePath valuePath -> driver(valuePath.filter());
    };
  }

  private Optional<Driver> best(List<Filter> all) {
    Optional<Driver> best = Optional.empty();
    for (Filter one : all) {
      int mark = bindings.mark();
      Optional<Driver> driver = driver(one);
      if (driver.isPresent() && (best.isEmpty() || driver.get().rank() < best.get().rank())) {
        best = driver;
      } else {
        bindings.forgetSince(mark);
      }
    }
    return best;
  }

  private Optional<Driver> union(List<Filter> all) {
    StringBuilder text = new StringBuilder();
    int rank = 0;
    for (Filter one : all) {
      Optional<Driver> driver = driver(one);
      if (driver.isEmpty()) {
        return Optional.empty();
      }
      text.append(text.isEmpty() ? "" : " UNION ALL ").append(driver.get().sql());
      rank = Math.max(rank, driver.get().rank());
    }
    return Optional.of(new Driver(text.toString(), rank));
  }

  /**
   * @param rank the lower, the fewer rows are likely
   */
  record Driver(String sql, int rank) {}
}
