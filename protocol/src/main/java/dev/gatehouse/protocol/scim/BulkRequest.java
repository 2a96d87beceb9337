package dev.gatehouse.protocol.scim;

import java.util.List;
import java.util.OptionalInt;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Bulk request (RFC 7644 §3.7), understood and planned.
 *
 * @param failOnErrors after how many errors no further operation is begun; absent where all are
 * @param steps in the order in which they are to be done: that of the request, except that an
 *     operation comes after those whose bulkId it names. Answers go back in the order of {@link
 *     BulkStep#index()}
 */
public record BulkRequest(OptionalInt failOnErrors, List<BulkStep> steps) {
  public static final String SCHEMA = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
  public static final String RESPONSE_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";

  public BulkRequest {
    steps = List.copyOf(steps);
  }

  /**
   * @param body of {@link ScimLimits#BULK_OCTETS} at most
   */
  public static ScimResult<BulkRequest> parse(ObjectNode body) {
    return Unacceptable.caught(() -> BulkReader.read(body));
  }
}
