package dev.gatehouse.protocol.scim;

import static dev.gatehouse.protocol.scim.Sent.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** RFC 7643 §5 to §8, RFC 7644 §4. */
class DiscoveryDocumentsTest {
  private static final DiscoveryDocuments DOCUMENTS =
      new DiscoveryDocuments("https://login.example.com/scim/v2");

  @Test
  void the_limits_of_bulk_and_pages_are_published() {
    ObjectNode config = DOCUMENTS.serviceProviderConfig();
    assertThat(config.path("bulk"))
        .isEqualTo(json("{'supported':true,'maxOperations':1000,'maxPayloadSize':1048576}"));
    assertThat(config.path("filter")).isEqualTo(json("{'supported':true,'maxResults':1000}"));
    assertThat(config.path("pagination").path("cursor").booleanValue()).isTrue();
    assertThat(config.path("changePassword")).isEqualTo(json("{'supported':false}"));
    assertThat(config.path("meta").path("location").stringValue())
        .isEqualTo("https://login.example.com/scim/v2/ServiceProviderConfig");
  }

  @Test
  void users_groups_and_roles_are_the_resource_types() {
    assertThat(DOCUMENTS.resourceTypes())
        .extracting(type -> type.path("endpoint").stringValue())
        .containsExactly("/Users", "/Groups", "/Roles");
    assertThat(DOCUMENTS.resourceType("user").orElseThrow().path("schemaExtensions"))
        .isEqualTo(
            json("""
                    {'a':[{'schema':'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
                           'required':false}]}
                    """)
                .path("a"));
    assertThat(DOCUMENTS.resourceType("Device")).isEmpty();
  }

  /** draft-ietf-scim-roles-entitlements-01: both are required where one of them is there. */
  @Test
  void roles_are_announced_and_entitlements_denied() {
    JsonNode extension = DOCUMENTS.serviceProviderConfig().path("RolesAndEntitlements");
    assertThat(extension.at("/roles/supported").asBoolean(false)).isTrue();
    assertThat(extension.at("/entitlements/supported").asBoolean(true)).isFalse();
    ObjectNode role = DOCUMENTS.schema("urn:ietf:params:scim:schemas:core:2.0:Role").orElseThrow();
    for (JsonNode attribute : role.path("attributes")) {
      assertThat(attribute.path("mutability").asString("")).isEqualTo("readOnly");
    }
  }

  @Test
  void every_schema_is_described_with_the_characteristics_of_RFC_7643() {
    assertThat(DOCUMENTS.schemas()).hasSize(7);
    for (ObjectNode schema : DOCUMENTS.schemas()) {
      assertThat(DOCUMENTS.schema(schema.path("id").stringValue())).contains(schema);
      requireDescribed(schema.path("attributes"));
    }
    assertThat(DOCUMENTS.schema("urn:example")).isEmpty();
  }

  private static void requireDescribed(JsonNode attributes) {
    assertThat(attributes).isNotEmpty();
    for (JsonNode attribute : attributes) {
      assertThat(attribute.propertyNames())
          .contains(
              "name",
              "type",
              "multiValued",
              "description",
              "required",
              "mutability",
              "returned",
              "uniqueness");
      if (attribute.path("type").stringValue().equals("complex")) {
        requireDescribed(attribute.path("subAttributes"));
      }
      if (attribute.path("type").stringValue().equals("reference")) {
        assertThat(attribute.path("referenceTypes")).isNotEmpty();
      }
    }
  }

  /** RFC 7643 §8.7.1 says of each what is asked here. */
  @Test
  void characteristics_are_those_of_the_RFC() {
    ObjectNode user = DOCUMENTS.schema("urn:ietf:params:scim:schemas:core:2.0:User").orElseThrow();
    assertThat(attribute(user, "userName"))
        .isEqualTo(
            json(
                """
                {'name':'userName','type':'string','multiValued':false,
                 'description':'The name for signing in, most often an e-mail address',
                 'required':true,'caseExact':false,'mutability':'readWrite','returned':'default',
                 'uniqueness':'server'}
                """));
    assertThat(attribute(user, "groups").path("mutability").stringValue()).isEqualTo("readOnly");
    assertThat(attribute(user, "password").isMissingNode()).isTrue();
    ObjectNode group =
        DOCUMENTS.schema("urn:ietf:params:scim:schemas:core:2.0:Group").orElseThrow();
    JsonNode value = attribute(group, "members").path("subAttributes").get(0);
    assertThat(value.path("mutability").stringValue()).isEqualTo("immutable");
  }

  private static JsonNode attribute(JsonNode schema, String name) {
    for (JsonNode attribute : schema.path("attributes")) {
      if (attribute.path("name").stringValue().equals(name)) {
        return attribute;
      }
    }
    return schema.path("none");
  }

  @Test
  void problems_have_the_body_of_RFC_7644_3_12() {
    assertThat(ScimProblem.of(ScimType.UNIQUENESS, "Taken.").toJson())
        .isEqualTo(
            json(
                """
                {'schemas':['urn:ietf:params:scim:api:messages:2.0:Error'],'status':'409',
                 'scimType':'uniqueness','detail':'Taken.'}
                """));
    assertThat(ScimProblem.of(404, "x".repeat(1_001)).toJson().path("detail").stringValue())
        .hasSize(1_000);
    assertThat(ScimProblem.of(404, "No.").toJson().has("scimType")).isFalse();
  }
}
