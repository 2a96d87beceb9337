package dev.gatehouse.protocol.scim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the operations of a Bulk request and puts them in an order that works. */
final class BulkReader {
  private static final int LONGEST_BULK_ID = 256;
  private static final int LONGEST_METHOD = 16;

  private BulkReader() {}

  static BulkRequest read(ObjectNode body) throws Unacceptable {
    RequestMembers message = RequestMembers.of(body);
    message.requireSchema(BulkRequest.SCHEMA);
    JsonNode operations = message.get("Operations");
    if (!operations.isArray() || operations.isEmpty()) {
      throw new Unacceptable(ScimType.INVALID_SYNTAX, "Operations is not a list of operations.");
    }
    if (operations.size() > ScimLimits.BULK_OPERATIONS) {
      // RFC 7644 §3.7.4: with 413, and the limit in the detail.
      throw new Unacceptable(
          ScimProblem.of(
              413,
              "The number of operations exceeds maxOperations ("
                  + ScimLimits.BULK_OPERATIONS
                  + ")."));
    }
    List<BulkStep> steps = new ArrayList<>();
    for (JsonNode operation : operations) {
      steps.add(step(steps.size(), operation));
    }
    requireDistinct(steps);
    return new BulkRequest(failOnErrors(message), BulkOrder.of(steps));
  }

  private static OptionalInt failOnErrors(RequestMembers message) throws Unacceptable {
    JsonNode sent = message.get("failOnErrors");
    if (sent.isMissingNode()) {
      return OptionalInt.empty();
    }
    if (!sent.isIntegralNumber() || !sent.canConvertToInt() || sent.intValue() < 1) {
      throw new Unacceptable(
          ScimType.INVALID_VALUE, "failOnErrors is not an integer of at least 1.");
    }
    return OptionalInt.of(sent.intValue());
  }

  private static void requireDistinct(List<BulkStep> steps) throws Unacceptable {
    Map<String, Integer> byBulkId = new HashMap<>();
    for (BulkStep step : steps) {
      Optional<String> bulkId = step.bulkId();
      if (bulkId.isPresent() && byBulkId.put(bulkId.get(), step.index()) != null) {
        // RFC 7644 §3.7.2: unique within the request.
        throw new Unacceptable(ScimType.INVALID_VALUE, "A bulkId stands twice.");
      }
    }
  }

  private static BulkStep step(int index, JsonNode sent) throws Unacceptable {
    if (!(sent instanceof ObjectNode object)) {
      throw new Unacceptable(ScimType.INVALID_SYNTAX, "An operation is not an object.");
    }
    RequestMembers operation = RequestMembers.of(object);
    Optional<String> bulkId = operation.get("bulkId").stringValueOpt();
    String method = operation.get("method").asString("");
    String shown = method.substring(0, Math.min(method.length(), LONGEST_METHOD));
    if (bulkId.isPresent() && (bulkId.get().isEmpty() || bulkId.get().length() > LONGEST_BULK_ID)) {
      throw new Unacceptable(
          ScimType.INVALID_VALUE, "A bulkId has between 1 and " + LONGEST_BULK_ID + " characters.");
    }
    return switch (Unacceptable.caught(() -> perform(index, method, bulkId, operation))) {
      case ScimResult.Accepted<BulkStep.Perform>(BulkStep.Perform perform) -> perform;
      case ScimResult.Refused<BulkStep.Perform>(ScimProblem problem) ->
          new BulkStep.Refuse(index, shown, bulkId, problem);
    };
  }

  private static BulkStep.Perform perform(
      int index, String method, Optional<String> bulkId, RequestMembers operation)
      throws Unacceptable {
    BulkStep.Method verb = verb(method);
    if (verb == BulkStep.Method.POST && bulkId.isEmpty()) {
      // RFC 7644 §3.7: required when the method is POST.
      throw new Unacceptable(ScimType.INVALID_VALUE, "A POST needs a bulkId.");
    }
    Target target = Target.of(operation.get("path").asString(""));
    if ((verb == BulkStep.Method.POST) == target.id().isPresent()) {
      throw new Unacceptable(
          ScimType.INVALID_PATH,
          verb == BulkStep.Method.POST ? "A POST names no resource." : "path names no resource.");
    }
    Optional<ObjectNode> data = data(verb, operation.get("data"));
    Set<String> references = BulkReferences.in(target.id(), data);
    return new BulkStep.Perform(
        index,
        verb,
        target.type(),
        target.id(),
        bulkId,
        version(operation.get("version")),
        data,
        references);
  }

  /** Never passed over: who names a version wants nothing done to another. */
  private static Optional<String> version(JsonNode sent) throws Unacceptable {
    if (sent.isMissingNode() || sent.isNull()) {
      return Optional.empty();
    }
    if (!sent.isString()) {
      throw new Unacceptable(ScimType.INVALID_VALUE, "version is not a string.");
    }
    return Optional.of(sent.stringValue());
  }

  private static BulkStep.Method verb(String method) throws Unacceptable {
    return switch (method.toUpperCase(Locale.ROOT)) {
      case "POST" -> BulkStep.Method.POST;
      case "PUT" -> BulkStep.Method.PUT;
      case "PATCH" -> BulkStep.Method.PATCH;
      case "DELETE" -> BulkStep.Method.DELETE;
      default ->
          throw new Unacceptable(
              ScimType.INVALID_VALUE, "method is not POST, PUT, PATCH or DELETE.");
    };
  }

  private static Optional<ObjectNode> data(BulkStep.Method verb, JsonNode sent)
      throws Unacceptable {
    if (verb == BulkStep.Method.DELETE) {
      return Optional.empty();
    }
    if (!(sent instanceof ObjectNode object)) {
      throw new Unacceptable(ScimType.INVALID_VALUE, "data is not an object.");
    }
    return Optional.of(object);
  }

  /** RFC 7644 §3.7: the path is relative to the service provider's root. */
  private record Target(ResourceType type, Optional<String> id) {

    static Target of(String path) throws Unacceptable {
      for (ResourceType type : ResourceType.all()) {
        String endpoint = type.endpoint();
        if (path.regionMatches(true, 0, endpoint, 0, endpoint.length())) {
          String rest = path.substring(endpoint.length());
          if (rest.isEmpty() || rest.equals("/")) {
            return new Target(type, Optional.empty());
          }
          boolean one = rest.startsWith("/") && rest.indexOf('/', 1) < 0 && rest.indexOf('?') < 0;
          if (one && rest.length() <= ScimLimits.KEY_OCTETS) {
            return new Target(type, Optional.of(rest.substring(1)));
          }
        }
      }
      throw new Unacceptable(ScimType.INVALID_PATH, "path names no endpoint of resources.");
    }
  }
}
