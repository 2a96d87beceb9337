package dev.gatehouse.server.scim;

import dev.gatehouse.protocol.scim.DiscoveryDocuments;
import dev.gatehouse.protocol.scim.ListResponse;
import dev.gatehouse.protocol.scim.ScimProblem;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** ServiceProviderConfig, ResourceTypes and Schemas (RFC 7644 §4). */
final class DiscoveryEndpoint {
  private final DiscoveryDocuments documents;

  DiscoveryEndpoint(String base) {
    documents = new DiscoveryDocuments(base);
  }

  ObjectNode serviceProviderConfig() {
    ObjectNode config = documents.serviceProviderConfig();
    // RFC 9865 §4: in seconds.
    config.withObjectProperty("pagination").put("cursorTimeout", Cursors.LIFETIME.toSeconds());
    return config;
  }

  ObjectNode resourceTypes() {
    return list(documents.resourceTypes());
  }

  ObjectNode schemas() {
    return list(documents.schemas());
  }

  ObjectNode resourceType(String name) {
    return found(documents.resourceType(name));
  }

  ObjectNode schema(String urn) {
    return found(documents.schema(urn));
  }

  private static ObjectNode found(Optional<ObjectNode> document) {
    return document.orElseThrow(
        () -> new ScimRefusedException(ScimProblem.of(404, "There is no such document.")));
  }

  private static ObjectNode list(List<ObjectNode> all) {
    return ListResponse.byIndex(all.size(), 1, all);
  }
}
