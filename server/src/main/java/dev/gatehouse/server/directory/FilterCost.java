package dev.gatehouse.server.directory;

import dev.gatehouse.protocol.scim.AttributePath;
import dev.gatehouse.protocol.scim.Filter;
import dev.gatehouse.protocol.scim.Filter.Operator;
import dev.gatehouse.protocol.scim.ResourceType;
import java.util.List;

/**
 * How often trying a filter on one resource has to compare. Pure.
 *
 * @param ofResources once for each resource
 * @param ofMemberships once for each member or group that the resource has
 */
record FilterCost(int ofResources, int ofMemberships) {
  private static final FilterCost ONE_LOOK = new FilterCost(1, 0);

  static FilterCost of(Filter filter) {
    return switch (filter) {
      case Filter.And(List<Filter> all) -> sum(all);
      case Filter.Or(List<Filter> all) -> sum(all);
      case Filter.Not(Filter inner) -> of(inner);
      // Whether there is any is told by the first.
      case Filter.Present unused -> ONE_LOOK;
      case Filter.Compare compare -> isOneLook(compare) ? ONE_LOOK : new FilterCost(0, 1);
      case Filter.ValuePath(AttributePath path, Filter inner) ->
          isMemberships(path) && !namesOne(inner)
              ? new FilterCost(0, inner.comparisons())
              : new FilterCost(inner.comparisons(), 0);
    };
  }

  long of(long resources, long memberships) {
    return resources * ofResources + memberships * ofMemberships;
  }

  private static FilterCost sum(List<Filter> all) {
    int resources = 0;
    int memberships = 0;
    for (Filter one : all) {
      FilterCost cost = of(one);
      resources += cost.ofResources;
      memberships += cost.ofMemberships;
    }
    return new FilterCost(resources, memberships);
  }

  /** By its id a membership is looked up, and of which type it is all know. */
  private static boolean isOneLook(Filter.Compare compare) {
    String target = compare.path().target().name();
    return !isMemberships(compare.path())
        || target.equals("type")
        || (target.equals("value")
            && (compare.operator() == Operator.EQ || compare.operator() == Operator.NE));
  }

  private static boolean namesOne(Filter filter) {
    return switch (filter) {
      case Filter.And(List<Filter> all) -> all.stream().anyMatch(FilterCost::namesOne);
      case Filter.Compare(AttributePath path, Operator operator, Filter.Operand unused) ->
          operator == Operator.EQ && path.target().name().equals("value");
      case Filter.Or unused -> false;
      case Filter.Not unused -> false;
      case Filter.Present unused -> false;
      case Filter.ValuePath unused -> false;
    };
  }

  private static boolean isMemberships(AttributePath path) {
    String name = path.attribute().name();
    return name.equals(ResourceType.MEMBERS) || name.equals("groups");
  }
}
