package dev.gatehouse.protocol.scim;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The answer to a list (RFC 7644 §3.4.2, RFC 9865 §2). */
public final class ListResponse {
  public static final String SCHEMA = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

  private ListResponse() {}

  /**
   * @param resources projected
   */
  public static ObjectNode byIndex(long totalResults, int startIndex, List<ObjectNode> resources) {
    ObjectNode body = start(totalResults);
    body.put("startIndex", startIndex);
    return finish(body, resources);
  }

  /**
   * @param nextCursor absent on the last page (RFC 9865 §2)
   * @param previousCursor absent where going back is not offered
   */
  public static ObjectNode byCursor(
      long totalResults,
      Optional<String> nextCursor,
      Optional<String> previousCursor,
      List<ObjectNode> resources) {
    ObjectNode body = start(totalResults);
    nextCursor.ifPresent(cursor -> body.put("nextCursor", cursor));
    previousCursor.ifPresent(cursor -> body.put("previousCursor", cursor));
    return finish(body, resources);
  }

  private static ObjectNode start(long totalResults) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("schemas").add(SCHEMA);
    return body.put("totalResults", totalResults);
  }

  private static ObjectNode finish(ObjectNode body, List<ObjectNode> resources) {
    body.put("itemsPerPage", resources.size());
    body.putArray("Resources").addAll(resources);
    return body;
  }
}
