package dev.gatehouse.server.directory;

import dev.gatehouse.protocol.scim.AttributePath;
import dev.gatehouse.protocol.scim.Filter.Compare;
import dev.gatehouse.protocol.scim.Filter.Moment;
import dev.gatehouse.protocol.scim.Filter.Number;
import dev.gatehouse.protocol.scim.Filter.Operand;
import dev.gatehouse.protocol.scim.Filter.Text;
import dev.gatehouse.protocol.scim.Filter.Truth;
import dev.gatehouse.protocol.scim.ResourceType;

/** Where the values of a path are, and how one is compared. Pure. */
final class FilterColumns {
  static final String TRUE = "(1 = 1)";
  static final String FALSE = "(1 = 0)";

  /**
   * Ends an EXISTS. The offset means nothing, except that PostgreSQL then looks for each resource
   * by itself, through the key; it would join whole tables as long as it has no statistics of them.
   */
  private static final String ONE_BY_ONE = " LIMIT 1 OFFSET 0)";

  private final ResourceType type;
  private final String address;
  private final Bindings bindings;

  FilterColumns(ResourceType type, String address, Bindings bindings) {
    this.type = type;
    this.address = address;
    this.bindings = bindings;
  }

  /** That any value of the path fits. */
  String any(Compare compare, boolean inElement) {
    AttributePath path = compare.path();
    TextComparison comparison = new TextComparison(compare.operator(), bindings);
    return switch (path.attribute().name()) {
      case "meta" -> meta(compare, comparison);
      case "id" -> comparison.of("r.resource_id", text(compare.operand()));
      case "groups" -> {
        String condition = ofGroup(path, comparison, text(compare.operand()));
        yield inElement ? condition : memberships(condition);
      }
      case ResourceType.MEMBERS -> {
        String condition = ofMember(path, comparison, text(compare.operand()));
        yield inElement ? condition : members(condition);
      }
      default ->
          isName(path)
              ? comparison.of("r.name", text(compare.operand()))
              : values(
                  path, inElement, comparison.of("v.value", "v.rest", text(compare.operand())));
    };
  }

  /** That the path has any value other than the empty string. */
  String present(AttributePath path, boolean inElement) {
    String name = path.attribute().name();
    if (name.equals("meta") || name.equals("id") || isName(path)) {
      return TRUE;
    }
    if (name.equals("groups")) {
      return inElement ? TRUE : memberships(TRUE);
    }
    if (name.equals(ResourceType.MEMBERS)) {
      return inElement ? TRUE : members(TRUE);
    }
    String filled = "v.value <> ''";
    return path.attribute().isComplex() && path.subAttribute().isEmpty()
        ? below(path, "v", (inElement ? "v.element = e.element AND " : "") + filled)
        : values(path, inElement, filled);
  }

  /** That one element of the attribute fits. */
  String element(AttributePath path, String condition) {
    return switch (path.attribute().name()) {
      case "meta" -> condition;
      case "groups" -> memberships(condition);
      case ResourceType.MEMBERS -> members(condition);
      default -> below(path, "e", condition);
    };
  }

  boolean isName(AttributePath path) {
    return !path.extension()
        && path.attribute()
            .name()
            .equals(type.equals(ResourceType.USER) ? "userName" : "displayName");
  }

  private String values(AttributePath path, boolean inElement, String condition) {
    return "EXISTS (SELECT 1 FROM scim_values v WHERE v.organization_id = r.organization_id"
        + " AND v.resource_id = r.resource_id AND v.path = "
        + bindings.text(path.text())
        + (inElement ? " AND v.element = e.element" : "")
        + " AND "
        + condition
        + ONE_BY_ONE;
  }

  /** That a row of any sub-attribute fits. */
  private String below(AttributePath path, String alias, String condition) {
    return "EXISTS (SELECT 1 FROM scim_values @ WHERE @.organization_id = r.organization_id"
            .replace("@", alias)
        + " AND @.resource_id = r.resource_id AND @.path > ".replace("@", alias)
        + bindings.text(path.text() + ".")
        // The full stop's successor is the slash.
        + " AND @.path < ".replace("@", alias)
        + bindings.text(path.text() + "/")
        + " AND "
        + condition
        + ONE_BY_ONE;
  }

  private static String memberships(String condition) {
    return "EXISTS (SELECT 1 FROM group_members m WHERE m.organization_id = r.organization_id"
        + " AND m.user_id = r.resource_id AND "
        + condition
        + ONE_BY_ONE;
  }

  private static String members(String condition) {
    return "EXISTS (SELECT 1 FROM group_members m WHERE m.organization_id = r.organization_id"
        + " AND m.group_id = r.resource_id AND "
        + condition
        + ONE_BY_ONE;
  }

  /** What the other end of a membership is called. */
  private static String called(String kind, String id, String condition) {
    return "EXISTS (SELECT 1 FROM scim_resources o WHERE o.organization_id = r.organization_id"
        + " AND o.directory_id = r.directory_id AND o.kind = '"
        + kind
        + "' AND o.resource_id = "
        + id
        + " AND "
        + condition
        + ONE_BY_ONE;
  }

  private String ofGroup(AttributePath path, TextComparison comparison, String operand) {
    return switch (path.target().name()) {
      case "value" -> comparison.of("m.group_id", operand);
      case "$ref" -> comparison.of(located(ResourceType.GROUP, "m.group_id"), operand);
      case "display" -> called("Group", "m.group_id", comparison.of("o.name", operand));
      case "type" -> comparison.ofConstant("direct", operand);
      default -> throw unknown(path);
    };
  }

  private String ofMember(AttributePath path, TextComparison comparison, String operand) {
    return switch (path.target().name()) {
      case "value" -> comparison.of("m.user_id", operand);
      case "$ref" -> comparison.of(located(ResourceType.USER, "m.user_id"), operand);
      case "display" -> called("User", "m.user_id", comparison.of("o.label_folded", operand));
      case "type" -> comparison.ofConstant("user", operand);
      default -> throw unknown(path);
    };
  }

  private String meta(Compare compare, TextComparison comparison) {
    return switch (compare.path().target().name()) {
      case "created" -> moment("r.created_at", compare);
      case "lastModified" -> moment("r.modified_at", compare);
      case "resourceType" -> comparison.ofConstant(type.name(), text(compare.operand()));
      case "location" -> comparison.of(located(type, "r.resource_id"), text(compare.operand()));
      case "version" -> comparison.of("('W/\"' || r.version || '\"')", text(compare.operand()));
      default -> throw unknown(compare.path());
    };
  }

  private String located(ResourceType of, String id) {
    return "(" + bindings.text(address + of.endpoint() + "/") + " || " + id + ")";
  }

  /** Columns hold milliseconds, and what a client sends may be finer. */
  String moment(String column, Compare compare) {
    if (!(compare.operand() instanceof Moment(var instant))) {
      throw unknown(compare.path());
    }
    long floor = FilterMoments.floor(instant);
    boolean whole = FilterMoments.isWhole(instant);
    String bound = bindings.number(floor);
    return switch (compare.operator()) {
      case EQ, NE -> whole ? "(" + column + " = " + bound + ")" : FALSE;
      case GT -> "(" + column + " > " + bound + ")";
      case GE -> "(" + column + (whole ? " >= " : " > ") + bound + ")";
      case LT -> "(" + column + (whole ? " < " : " <= ") + bound + ")";
      case LE -> "(" + column + " <= " + bound + ")";
      case CO, SW, EW -> throw unknown(compare.path());
    };
  }

  static String text(Operand operand) {
    return switch (operand) {
      case Text(String text) -> text;
      case Truth(boolean truth) -> Boolean.toString(truth);
      case Number(var number) -> number.toPlainString();
      case Moment(var instant) -> instant.toString();
    };
  }

  private static IllegalStateException unknown(AttributePath path) {
    return new IllegalStateException("nothing is stored under " + path.text());
  }
}
