package dev.gatehouse.server.directory;

import dev.gatehouse.protocol.scim.AttributePath;
import dev.gatehouse.protocol.scim.Filter.Compare;
import dev.gatehouse.protocol.scim.Filter.Moment;
import dev.gatehouse.protocol.scim.Filter.Operator;
import dev.gatehouse.protocol.scim.Filter.Text;
import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.server.directory.FilterSql.Driver;
import java.util.Optional;
import java.util.Set;

/** Which comparisons an index answers. Pure. */
final class FilterDrivers {
  private static final int ONE = 0;
  static final int FEW = 1;
  private static final int SOME = 2;
  private static final int RANGE = 3;

  /** The operators that an index in the order of octets answers. */
  private static final Set<Operator> ORDERED =
      Set.of(Operator.EQ, Operator.SW, Operator.GT, Operator.GE, Operator.LT, Operator.LE);

  private final ResourceType type;
  private final Bindings bindings;
  private final FilterColumns columns;

  FilterDrivers(ResourceType type, Bindings bindings) {
    this.type = type;
    this.bindings = bindings;
    this.columns = new FilterColumns(type, "", bindings);
  }

  Optional<Driver> of(Compare compare) {
    AttributePath path = compare.path();
    Operator operator = compare.operator();
    if (!ORDERED.contains(operator)) {
      return Optional.empty();
    }
    boolean equal = operator == Operator.EQ;
    String name = path.attribute().name();
    if (name.equals("meta")) {
      return compare.operand() instanceof Moment ? Optional.of(moment(compare)) : Optional.empty();
    }
    String operand = FilterColumns.text(compare.operand());
    TextComparison comparison = new TextComparison(operator, bindings);
    if (name.equals("id")) {
      return Optional.of(resources(comparison.of("d.resource_id", operand), equal ? ONE : RANGE));
    }
    if (columns.isName(path)) {
      return Optional.of(resources(comparison.of("d.name", operand), equal ? ONE : RANGE));
    }
    if (name.equals("groups") || name.equals(ResourceType.MEMBERS)) {
      return equal && path.target().name().equals("value")
          ? Optional.of(memberships(operand))
          : Optional.empty();
    }
    boolean isSought =
        ScimValues.isSought(path.text())
            || (name.equals("active") && operand.equals("false") && equal);
    return isSought && (compare.operand() instanceof Text || name.equals("active"))
        ? Optional.of(values(path, comparison, operand, rank(path, operator)))
        : Optional.empty();
  }

  private static int rank(AttributePath path, Operator operator) {
    if (operator != Operator.EQ) {
      return RANGE;
    }
    return Set.of("externalId", "emails").contains(path.attribute().name()) ? FEW : SOME;
  }

  private Driver moment(Compare compare) {
    String column =
        compare.path().target().name().equals("created") ? "d.created_at" : "d.modified_at";
    return resources(columns.moment(column, compare), RANGE);
  }

  private static Driver resources(String condition, int rank) {
    return new Driver(
        "SELECT d.resource_id FROM scim_resources d WHERE d.organization_id = :organization"
            + " AND d.directory_id = :directory AND d.kind = :kind AND "
            + condition,
        rank);
  }

  private Driver values(AttributePath path, TextComparison comparison, String operand, int rank) {
    return new Driver(
        "SELECT d.resource_id FROM scim_values d WHERE d.organization_id = :organization"
            + " AND d.sought_in = :directory AND d.kind = :kind AND d.path = "
            + bindings.text(path.text())
            + " AND "
            + comparison.of("d.value", "d.rest", operand),
        rank);
  }

  private Driver memberships(String id) {
    String columns =
        type.equals(ResourceType.USER)
            ? "SELECT d.user_id AS resource_id FROM group_members d"
                + " WHERE d.organization_id = :organization AND d.group_id = "
            : "SELECT d.group_id AS resource_id FROM group_members d"
                + " WHERE d.organization_id = :organization AND d.user_id = ";
    return new Driver(columns + bindings.text(id), FEW);
  }
}
