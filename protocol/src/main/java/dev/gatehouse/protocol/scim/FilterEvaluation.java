package dev.gatehouse.protocol.scim;

import dev.gatehouse.protocol.scim.Filter.Operand;
import dev.gatehouse.protocol.scim.Filter.Operator;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Whether a filter is true of a resource in memory; the meaning stands at {@link Filter}. */
public final class FilterEvaluation {
  private FilterEvaluation() {}

  /**
   * @param resource in canonical form
   */
  public static boolean matches(Filter filter, JsonNode resource) {
    return new Scope(resource, false).matches(filter);
  }

  /** Whether a filter of brackets is true of one element of the attribute. */
  static boolean matchesElement(Filter filter, JsonNode element) {
    return new Scope(element, true).matches(filter);
  }

  /**
   * Text in the order of code points, which is that of UTF-8 octets; {@link String#compareTo} puts
   * U+FFFF behind U+10000.
   */
  static int compareByCodePoints(String left, String right) {
    int shorter = Math.min(left.length(), right.length());
    for (int i = 0; i < shorter; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean sameKind = Character.isSurrogate(a) == Character.isSurrogate(b);
        return sameKind ? Character.compare(a, b) : Character.isSurrogate(a) ? 1 : -1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  /**
   * What paths are looked up in.
   *
   * @param element whether it is one element of a complex attribute, so that the attribute itself
   *     has been stepped into already
   */
  private record Scope(JsonNode node, boolean element) {

    boolean matches(Filter filter) {
      return switch (filter) {
        case Filter.And and -> and.filters().stream().allMatch(this::matches);
        case Filter.Or or -> or.filters().stream().anyMatch(this::matches);
        case Filter.Not not -> !matches(not.filter());
        case Filter.Present present ->
            values(present.path()).stream().anyMatch(FilterEvaluation::hasValue);
        case Filter.Compare compare -> compares(compare);
        case Filter.ValuePath valuePath ->
            values(valuePath.path()).stream()
                .anyMatch(value -> matchesElement(valuePath.filter(), value));
      };
    }

    private boolean compares(Filter.Compare compare) {
      if (compare.operator() == Operator.NE) {
        return !compares(new Filter.Compare(compare.path(), Operator.EQ, compare.operand()));
      }
      Attribute target = compare.path().target();
      return values(compare.path()).stream()
          .anyMatch(value -> fits(target, value, compare.operator(), compare.operand()));
    }

    private List<JsonNode> values(AttributePath path) {
      List<JsonNode> attributes = element ? List.of(node) : spread(whole(path));
      Optional<Attribute> sub = path.subAttribute();
      if (sub.isEmpty()) {
        return attributes;
      }
      List<JsonNode> values = new ArrayList<>();
      for (JsonNode attribute : attributes) {
        values.addAll(spread(attribute.path(sub.get().name())));
      }
      return values;
    }

    private JsonNode whole(AttributePath path) {
      JsonNode holder = path.extension() ? node.path(path.schema()) : node;
      return holder.path(path.attribute().name());
    }

    private static List<JsonNode> spread(JsonNode node) {
      List<JsonNode> values = new ArrayList<>();
      if (node.isArray()) {
        node.forEach(values::add);
      } else {
        values.add(node);
      }
      values.removeIf(value -> value.isMissingNode() || value.isNull());
      return values;
    }
  }

  /** RFC 7644 §3.4.2.2, pr: non-empty, or a node of a complex attribute that is. */
  private static boolean hasValue(JsonNode value) {
    if (value.isString()) {
      return !value.stringValue().isEmpty();
    }
    if (value.isContainer()) {
      for (JsonNode part : value) {
        if (hasValue(part)) {
          return true;
        }
      }
      return false;
    }
    return !value.isNull() && !value.isMissingNode();
  }

  private static boolean fits(Attribute target, JsonNode value, Operator operator, Operand with) {
    return switch (with) {
      case Filter.Text text ->
          value.isString()
              && textFits(
                  comparable(target, value.stringValue()),
                  operator,
                  comparable(target, text.text()));
      case Filter.Number number ->
          value.isNumber() && ordered(operator, decimal(value).compareTo(number.number()));
      case Filter.Truth truth -> value.isBoolean() && value.booleanValue() == truth.truth();
      case Filter.Moment moment -> {
        Optional<Instant> instant =
            value.isString() ? ScimTime.parse(value.stringValue()) : Optional.empty();
        yield instant.isPresent() && ordered(operator, instant.get().compareTo(moment.instant()));
      }
    };
  }

  private static String comparable(Attribute target, String text) {
    return target.caseExact() ? text : CaseFolding.fold(text);
  }

  private static BigDecimal decimal(JsonNode value) {
    return value.decimalValue();
  }

  private static boolean textFits(String value, Operator operator, String with) {
    return switch (operator) {
      case CO -> value.contains(with);
      case SW -> value.startsWith(with);
      case EW -> value.endsWith(with);
      case EQ, NE, GT, GE, LT, LE -> ordered(operator, compareByCodePoints(value, with));
    };
  }

  private static boolean ordered(Operator operator, int comparison) {
    return switch (operator) {
      case EQ -> comparison == 0;
      case GT -> comparison > 0;
      case GE -> comparison >= 0;
      case LT -> comparison < 0;
      case LE -> comparison <= 0;
      // The parser lets these come with text only, and NE is the opposite of EQ.
      case NE, CO, SW, EW -> throw new IllegalArgumentException("not an ordering: " + operator);
    };
  }
}
