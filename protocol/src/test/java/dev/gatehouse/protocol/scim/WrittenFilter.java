package dev.gatehouse.protocol.scim;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.node.StringNode;

/** A filter in the grammar again, with every parenthesis that could be there. */
final class WrittenFilter {
  private WrittenFilter() {}

  static String of(Filter filter) {
    return of(filter, false);
  }

  private static String of(Filter filter, boolean inner) {
    return switch (filter) {
      case Filter.And and -> joined(and.filters(), " and ", inner);
      case Filter.Or or -> joined(or.filters(), " or ", inner);
      case Filter.Not not -> "not (" + of(not.filter(), inner) + ")";
      case Filter.Present present -> path(present.path(), inner) + " pr";
      case Filter.ValuePath value ->
          path(value.path(), inner) + "[" + of(value.filter(), true) + "]";
      case Filter.Compare compare ->
          path(compare.path(), inner)
              + " "
              + compare.operator().name().toLowerCase(Locale.ROOT)
              + " "
              + operand(compare.operand());
    };
  }

  private static String joined(List<Filter> filters, String word, boolean inner) {
    return filters.stream()
        .map(filter -> of(filter, inner))
        .collect(Collectors.joining(word, "(", ")"));
  }

  private static String path(AttributePath path, boolean inner) {
    return inner ? path.target().name() : path.text();
  }

  private static String operand(Filter.Operand operand) {
    return switch (operand) {
      case Filter.Text text -> StringNode.valueOf(text.text()).toString();
      case Filter.Number number -> number.number().toString();
      case Filter.Truth truth -> Boolean.toString(truth.truth());
      case Filter.Moment moment -> '"' + moment.instant().toString() + '"';
    };
  }
}
