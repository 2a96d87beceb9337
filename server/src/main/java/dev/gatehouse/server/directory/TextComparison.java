package dev.gatehouse.server.directory;

import dev.gatehouse.protocol.scim.Filter.Operator;

/**
 * One comparison of text, by octets, that means the same on both databases. Prefixes and orders are
 * ranges, so that an index serves them. Pure.
 */
final class TextComparison {
  private final Operator operator;
  private final Bindings bindings;

  TextComparison(Operator operator, Bindings bindings) {
    this.operator = operator;
    this.bindings = bindings;
  }

  /** Of a column that holds all of it. */
  String of(String column, String operand) {
    return switch (operator) {
      case EQ, NE -> "(" + column + " = " + bindings.text(operand) + ")";
      case GT -> "(" + column + " > " + bindings.text(operand) + ")";
      case GE -> "(" + column + " >= " + bindings.text(operand) + ")";
      case LT -> "(" + column + " < " + bindings.text(operand) + ")";
      case LE -> "(" + column + " <= " + bindings.text(operand) + ")";
      case SW -> "(" + startsWith(column, operand) + ")";
      case CO -> contains(column, operand);
      case EW -> endsWith(column, operand);
    };
  }

  /** Of a column and the one that goes on where it is full. */
  String of(String column, String more, String operand) {
    String head = ScimValues.head(operand);
    String rest = ScimValues.rest(operand);
    String whole = "(" + column + " || " + more + ")";
    return switch (operator) {
      case EQ, NE ->
          "("
              + column
              + " = "
              + bindings.text(head)
              + " AND "
              + more
              + " = "
              + bindings.text(rest)
              + ")";
      case GT -> ordered(column, more, head, rest, " >", " > ");
      case GE -> ordered(column, more, head, rest, " >", " >= ");
      case LT -> ordered(column, more, head, rest, " <", " < ");
      case LE -> ordered(column, more, head, rest, " <", " <= ");
      case SW ->
          rest.isEmpty()
              ? "(" + startsWith(column, head) + ")"
              : "(" + column + " = " + bindings.text(head) + " AND " + startsWith(more, rest) + ")";
      case CO -> contains(whole, operand);
      case EW -> endsWith(whole, operand);
    };
  }

  /** Of a value that all have. */
  String ofConstant(String value, String operand) {
    int order = compare(value, operand);
    boolean fits =
        switch (operator) {
          case EQ, NE -> order == 0;
          case GT -> order > 0;
          case GE -> order >= 0;
          case LT -> order < 0;
          case LE -> order <= 0;
          case SW -> value.startsWith(operand);
          case CO -> value.contains(operand);
          case EW -> value.endsWith(operand);
        };
    return fits ? FilterColumns.TRUE : FilterColumns.FALSE;
  }

  /** By code points, which is by octets of UTF-8. */
  private static int compare(String one, String other) {
    return java.util.Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());
  }

  /** The bound on the column alone is what an index can use. */
  private String ordered(
      String column, String more, String head, String rest, String sign, String orSign) {
    String first = bindings.text(head);
    return "("
        + column
        + sign
        + "= "
        + first
        + " AND ("
        + column
        + sign
        + " "
        + first
        + " OR "
        + more
        + orSign
        + bindings.text(rest)
        + "))";
  }

  private String startsWith(String column, String prefix) {
    String from = column + " >= " + bindings.text(prefix);
    String end = successor(prefix);
    return end.isEmpty() ? from : from + " AND " + column + " < " + bindings.text(end);
  }

  private String contains(String column, String operand) {
    return operand.isEmpty()
        ? FilterColumns.TRUE
        : "(replace(" + column + ", " + bindings.text(operand) + ", '') <> " + column + ")";
  }

  private String endsWith(String column, String operand) {
    if (operand.isEmpty()) {
      return FilterColumns.TRUE;
    }
    String length = "length(" + bindings.text(operand) + ")";
    return "(length("
        + column
        + ") >= "
        + length
        + " AND substr("
        + column
        + ", length("
        + column
        + ") - "
        + length
        + " + 1) = "
        + bindings.text(operand)
        + ")";
  }

  /** The first text after all that begin with the prefix; empty if there is none. */
  static String successor(String prefix) {
    int[] points = prefix.codePoints().toArray();
    for (int last = points.length - 1; last >= 0; last--) {
      if (points[last] < Character.MAX_CODE_POINT) {
        // Surrogates are no characters: no text of UTF-8 has them.
        points[last] = points[last] == 0xD7FF ? 0xE000 : points[last] + 1;
        return new String(points, 0, last + 1);
      }
    }
    return "";
  }
}
