package dev.gatehouse.protocol.scim;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One change of a PATCH (RFC 7644 §3.5.2), in the terms of what it does: every path form, with and
 * without a path, comes down to these. Values are canonical already.
 */
public sealed interface PatchOperation {

  /** A change of a resource that is at hand; {@link PatchApplication} applies it. */
  sealed interface OnAttribute extends PatchOperation {
    AttributePath path();
  }

  /**
   * A change of a group's members, told without the members: it costs what it changes. In the order
   * of the request among its own kind.
   */
  sealed interface OnMembers extends PatchOperation {}

  /** Leniency.OWN_ID: the request holds for this resource only. */
  record OwnId(AttributePath path, String id) implements OnAttribute {}

  /**
   * Sets a single value.
   *
   * @param path a simple attribute, or a sub-attribute of a complex one, that is not multi-valued
   */
  record SetValue(AttributePath path, JsonNode value) implements OnAttribute {}

  /**
   * Adds values to a multi-valued attribute. One that is there already is not added again; of two
   * with the same {@code type} and {@code value} the later one's other sub-attributes win (RFC 7643
   * §2.4).
   */
  record AddValues(AttributePath path, List<JsonNode> values) implements OnAttribute {
    public AddValues {
      values = List.copyOf(values);
    }
  }

  /** Puts these values in the place of all that a multi-valued attribute has; at least one. */
  record ReplaceValues(AttributePath path, List<JsonNode> values) implements OnAttribute {
    public ReplaceValues {
      values = List.copyOf(values);
    }
  }

  /**
   * Changes elements of a multi-valued complex attribute.
   *
   * @param path the attribute, without sub-attribute
   * @param filter of which elements; all of them where it is absent
   * @param change sub-attributes to set
   * @param whole whether the elements have these sub-attributes only, afterwards
   * @param made the element to make where none fits; where it is absent as well, there is no target
   */
  record ChangeElements(
      AttributePath path,
      Optional<Filter> filter,
      ObjectNode change,
      boolean whole,
      Optional<ObjectNode> made)
      implements OnAttribute {}

  /**
   * Removes an attribute, a sub-attribute (of every element, where there are several), the elements
   * that fit the filter, or a sub-attribute of those.
   */
  record Remove(AttributePath path, Optional<Filter> filter) implements OnAttribute {}

  /**
   * Leniency.REMOVE_WITH_VALUE: removes the elements that have all of what one of these has.
   *
   * @param path a multi-valued attribute
   */
  record RemoveValues(AttributePath path, List<JsonNode> values) implements OnAttribute {
    public RemoveValues {
      values = List.copyOf(values);
    }
  }

  /** Adds those that are not members yet; each id once, at least one. */
  record AddMembers(List<Member> members) implements OnMembers {
    public AddMembers {
      members = List.copyOf(members);
    }
  }

  /** Removes those that are members; each id once, at least one. */
  record RemoveMembers(List<String> ids) implements OnMembers {
    public RemoveMembers {
      ids = List.copyOf(ids);
    }
  }

  /**
   * Removes the members of which the filter is true. Only where the filter is more than a list of
   * ids.
   *
   * @param filter as inside {@link Filter.ValuePath}, with the paths {@code members.…}
   */
  record RemoveMembersWhere(Filter filter) implements OnMembers {}

  /** Afterwards these are the members; each id once, at least one. */
  record ReplaceMembers(List<Member> members) implements OnMembers {
    public ReplaceMembers {
      members = List.copyOf(members);
    }
  }

  /** RFC 7644 §3.5.2.2: removing the attribute itself empties the group. */
  record RemoveAllMembers() implements OnMembers {}
}
