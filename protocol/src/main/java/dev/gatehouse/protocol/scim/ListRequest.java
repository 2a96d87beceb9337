package dev.gatehouse.protocol.scim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is asked of a list of resources (RFC 7644 §3.4.2, §3.4.3; RFC 9865). */
public record ListRequest(
    Optional<Filter> filter, Projection projection, Optional<Sort> sort, Paging paging) {
  public static final String SEARCH_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

  /**
   * @param path never a complex attribute. Of a multi-valued one, the primary value counts, or else
   *     the first (RFC 7644 §3.4.2.3)
   */
  public record Sort(AttributePath path, boolean ascending) {

    /** The order of resources in memory, for types whose attributes are single texts and truths. */
    public Comparator<ObjectNode> order() {
      Comparator<ObjectNode> order =
          (left, right) -> FilterEvaluation.compareByCodePoints(key(left), key(right));
      // RFC 7644 §3.4.2.3: what has no value comes last, and where descending first.
      Comparator<ObjectNode> missingLast =
          Comparator.<ObjectNode, Boolean>comparing(one -> value(one).isMissingNode())
              .thenComparing(order);
      return ascending ? missingLast : missingLast.reversed();
    }

    private JsonNode value(ObjectNode resource) {
      JsonNode whole = resource.path(path.attribute().name());
      return path.subAttribute().map(sub -> whole.path(sub.name())).orElse(whole);
    }

    private String key(ObjectNode resource) {
      String text = value(resource).asString("");
      return path.target().caseExact() ? text : CaseFolding.fold(text);
    }
  }

  /**
   * @param parameters of the query, decoded, each once; those that are not known are passed over
   */
  public static ScimResult<ListRequest> ofQuery(ResourceType type, Map<String, String> parameters) {
    return Unacceptable.caught(
        () -> new ListParameters(type, name -> parameter(parameters, name)).read());
  }

  /**
   * @param body a SearchRequest
   */
  public static ScimResult<ListRequest> ofSearch(ResourceType type, ObjectNode body) {
    return Unacceptable.caught(
        () -> {
          RequestMembers members = RequestMembers.of(body);
          members.requireSchema(SEARCH_SCHEMA);
          return new ListParameters(type, name -> member(members, name)).read();
        });
  }

  private static List<String> parameter(Map<String, String> parameters, String name) {
    String value = parameters.get(name);
    return value == null ? List.of() : List.of(value);
  }

  private static List<String> member(RequestMembers members, String name) throws Unacceptable {
    JsonNode value = members.get(name);
    List<String> texts = new ArrayList<>();
    if (value.isArray() && value.size() > ScimLimits.PROJECTED_ATTRIBUTES + 1) {
      throw new Unacceptable(ScimType.INVALID_VALUE, name + " has too many values.");
    }
    for (JsonNode one : value.isArray() ? value : List.of(value)) {
      if (one.isString() || one.isNumber()) {
        texts.add(one.asString());
      } else if (!one.isMissingNode()) {
        throw new Unacceptable(ScimType.INVALID_VALUE, name + " is of the wrong type.");
      }
    }
    return texts;
  }
}
