package dev.gatehouse.protocol.scim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client may ask before it begins: ServiceProviderConfig, ResourceTypes and Schemas (RFC
 * 7643 §5 to §7, RFC 7644 §4).
 */
public final class DiscoveryDocuments {
  private static final String CORE = "urn:ietf:params:scim:schemas:core:2.0:";
  private final String base;

  /**
   * @param base the address of the service provider's root, without a slash at its end
   */
  public DiscoveryDocuments(String base) {
    this.base = base;
  }

  public ObjectNode serviceProviderConfig() {
    ObjectNode config = resource(CORE + "ServiceProviderConfig");
    config.putObject("patch").put("supported", true);
    config
        .putObject("bulk")
        .put("supported", true)
        .put("maxOperations", ScimLimits.BULK_OPERATIONS)
        .put("maxPayloadSize", ScimLimits.BULK_OCTETS);
    config.putObject("filter").put("supported", true).put("maxResults", ScimLimits.PAGE);
    config.putObject("changePassword").put("supported", false);
    config.putObject("sort").put("supported", true);
    config.putObject("etag").put("supported", true);
    // RFC 9865 §4.
    config
        .putObject("pagination")
        .put("cursor", true)
        .put("index", true)
        .put("defaultPaginationMethod", "index")
        .put("defaultPageSize", ScimLimits.DEFAULT_PAGE)
        .put("maxPageSize", ScimLimits.PAGE);
    // draft-ietf-scim-roles-entitlements-01, ServiceProviderConfig Extension: with this spelling.
    ObjectNode extension = config.putObject("RolesAndEntitlements");
    extension
        .putObject("roles")
        .put("supported", true)
        .put("multipleRolesSupported", true)
        .put("primarySupported", true)
        .put("typeSupported", true);
    extension.putObject("entitlements").put("supported", false);
    ArrayNode schemes = config.putArray("authenticationSchemes");
    schemes
        .addObject()
        .put("type", "oauthbearertoken")
        .put("name", "Bearer token")
        .put("description", "A token of the directory, in the Authorization header")
        .put("specUri", "https://www.rfc-editor.org/info/rfc6750")
        .put("primary", true);
    schemes
        .addObject()
        .put("type", "oauth2")
        .put("name", "OAuth 2.0 client credentials")
        .put("description", "A short-lived token for a secret or a signed assertion")
        .put("specUri", "https://www.rfc-editor.org/info/rfc6749")
        .put("primary", false);
    return located(config, "ServiceProviderConfig", "/ServiceProviderConfig");
  }

  public List<ObjectNode> resourceTypes() {
    return ResourceType.described().stream().map(this::document).toList();
  }

  public Optional<ObjectNode> resourceType(String name) {
    return ResourceType.described().stream()
        .filter(type -> type.name().equalsIgnoreCase(name))
        .map(this::document)
        .findFirst();
  }

  public List<ObjectNode> schemas() {
    return allSchemas().stream().map(this::document).toList();
  }

  public Optional<ObjectNode> schema(String urn) {
    return allSchemas().stream()
        .filter(schema -> schema.id().equalsIgnoreCase(urn))
        .map(this::document)
        .findFirst();
  }

  private static List<Schema> allSchemas() {
    List<Schema> schemas = new ArrayList<>();
    for (ResourceType type : ResourceType.described()) {
      schemas.add(type.schema());
      schemas.addAll(type.extensions());
    }
    schemas.addAll(DiscoverySchemas.ALL);
    return schemas;
  }

  private ObjectNode document(ResourceType type) {
    ObjectNode document = resource(CORE + "ResourceType");
    document
        .put("id", type.name())
        .put("name", type.name())
        .put("description", type.description())
        .put("endpoint", type.endpoint())
        .put("schema", type.schema().id());
    if (!type.extensions().isEmpty()) {
      ArrayNode extensions = document.putArray("schemaExtensions");
      for (Schema extension : type.extensions()) {
        extensions.addObject().put("schema", extension.id()).put("required", false);
      }
    }
    return located(document, "ResourceType", "/ResourceTypes/" + type.name());
  }

  private ObjectNode document(Schema schema) {
    ObjectNode document = resource(CORE + "Schema");
    document
        .put("id", schema.id())
        .put("name", schema.name())
        .put("description", schema.description());
    document.set("attributes", document(schema.attributes()));
    return located(document, "Schema", "/Schemas/" + schema.id());
  }

  private static ArrayNode document(List<Attribute> attributes) {
    ArrayNode documents = JsonNodeFactory.instance.arrayNode();
    attributes.forEach(attribute -> documents.add(document(attribute)));
    return documents;
  }

  /** RFC 7643 §7, §8.7. */
  private static ObjectNode document(Attribute attribute) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document
        .put("name", attribute.name())
        .put("type", attribute.type().keyword())
        .put("multiValued", attribute.multiValued())
        .put("description", attribute.description())
        .put("required", attribute.required());
    if (attribute.isComplex()) {
      document.set("subAttributes", document(attribute.subAttributes()));
    } else {
      document.put("caseExact", attribute.caseExact());
    }
    if (!attribute.canonicalValues().isEmpty()) {
      ArrayNode values = document.putArray("canonicalValues");
      attribute.canonicalValues().forEach(values::add);
    }
    if (!attribute.referenceTypes().isEmpty()) {
      ArrayNode types = document.putArray("referenceTypes");
      attribute.referenceTypes().forEach(types::add);
    }
    return document
        .put("mutability", attribute.mutability().keyword())
        .put("returned", attribute.returned().keyword())
        .put("uniqueness", attribute.uniqueness().keyword());
  }

  private static ObjectNode resource(String schema) {
    ObjectNode resource = JsonNodeFactory.instance.objectNode();
    resource.putArray("schemas").add(schema);
    return resource;
  }

  private ObjectNode located(ObjectNode document, String resourceType, String path) {
    document.putObject("meta").put("resourceType", resourceType).put("location", base + path);
    return document;
  }
}
