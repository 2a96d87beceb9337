package dev.gatehouse.protocol.scim;

import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** What is to be done with one operation of a Bulk request. */
public sealed interface BulkStep {

  /** Where it stood in the request, from 0. */
  int index();

  /** As sent, for the answer. */
  String method();

  /** Empty where it has none. */
  Optional<String> bulkId();

  /** RFC 7644 §3.7: what a Bulk operation may do. */
  enum Method {
    POST,
    PUT,
    PATCH,
    DELETE
  }

  /**
   * @param id of the resource, as sent; absent for POST; may be {@code bulkId:…} until {@link
   *     BulkReferences#resolve} has replaced it
   * @param version for {@code If-Match} (RFC 7644 §3.14)
   * @param data absent for DELETE
   * @param references the bulkIds that it names, in its data or as its id
   */
  record Perform(
      int index,
      Method verb,
      ResourceType type,
      Optional<String> id,
      Optional<String> bulkId,
      Optional<String> version,
      Optional<ObjectNode> data,
      Set<String> references)
      implements BulkStep {
    public Perform {
      references = Set.copyOf(references);
    }

    @Override
    public String method() {
      return verb.name();
    }
  }

  /** Wrong in itself; it counts as an error and the others go on. */
  record Refuse(int index, String method, Optional<String> bulkId, ScimProblem problem)
      implements BulkStep {}
}
