package dev.gatehouse.protocol.scim;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** References of the form {@code bulkId:…} to resources that a Bulk request makes (§3.7.2). */
public final class BulkReferences {
  private static final String PREFIX = "bulkId:";

  private BulkReferences() {}

  /** The bulkIds that are named by an operation's data or by the id in its path. */
  static Set<String> in(Optional<String> id, Optional<ObjectNode> data) {
    Set<String> references = new HashSet<>();
    id.flatMap(BulkReferences::referenced).ifPresent(references::add);
    data.ifPresent(object -> gather(object, references));
    return references;
  }

  private static void gather(JsonNode node, Set<String> into) {
    if (node.isString()) {
      referenced(node.stringValue()).ifPresent(into::add);
    }
    node.forEach(child -> gather(child, into));
  }

  private static Optional<String> referenced(String text) {
    return text.startsWith(PREFIX)
        ? Optional.of(text.substring(PREFIX.length()))
        : Optional.empty();
  }

  /**
   * The operation with identifiers in the place of references.
   *
   * @param ids what the operations before it have made, by bulkId
   * @return refused where it names one that failed or that nothing makes
   */
  public static ScimResult<BulkStep.Perform> resolve(
      BulkStep.Perform step, Map<String, String> ids) {
    return Unacceptable.caught(
        () -> {
          for (String reference : step.references()) {
            if (!ids.containsKey(reference)) {
              throw new Unacceptable(
                  ScimType.INVALID_VALUE, "Nothing was made for bulkId:" + reference + ".");
            }
          }
          Optional<ObjectNode> data = step.data().map(ObjectNode::deepCopy);
          data.ifPresent(object -> replace(object, ids));
          return new BulkStep.Perform(
              step.index(),
              step.verb(),
              step.type(),
              step.id().map(id -> replaced(id, ids)),
              step.bulkId(),
              step.version(),
              data,
              Set.of());
        });
  }

  private static String replaced(String text, Map<String, String> ids) {
    return referenced(text).map(bulkId -> ids.getOrDefault(bulkId, text)).orElse(text);
  }

  private static void replace(JsonNode node, Map<String, String> ids) {
    if (node instanceof ObjectNode object) {
      for (var property : object.properties()) {
        if (property.getValue().isString()) {
          property.setValue(StringNode.valueOf(replaced(property.getValue().stringValue(), ids)));
        } else {
          replace(property.getValue(), ids);
        }
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        if (array.get(i).isString()) {
          array.set(i, StringNode.valueOf(replaced(array.get(i).stringValue(), ids)));
        } else {
          replace(array.get(i), ids);
        }
      }
    }
  }
}
