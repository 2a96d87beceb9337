package dev.gatehouse.protocol.scim;

import static dev.gatehouse.protocol.scim.Attribute.complex;
import static dev.gatehouse.protocol.scim.Attribute.of;
import static dev.gatehouse.protocol.scim.Attribute.string;

import dev.gatehouse.protocol.scim.Attribute.Type;
import java.util.Arrays;
import java.util.List;

/** The schemas of the documents that describe the service provider (RFC 7643 §5 to §7). */
final class DiscoverySchemas {
  private static final String CORE = "urn:ietf:params:scim:schemas:core:2.0:";

  static final Schema SERVICE_PROVIDER_CONFIG =
      new Schema(
          CORE + "ServiceProviderConfig",
          "ServiceProviderConfig",
          "What this service provider can do",
          List.of(
              of(Type.REFERENCE, "documentationUri", "A page for people")
                  .readOnly()
                  .refersTo("external")
                  .done(),
              feature("patch", "PATCH"),
              complex(
                      "bulk",
                      "Bulk",
                      truth("supported", "Whether it is supported"),
                      integer("maxOperations", "Operations of one request"),
                      integer("maxPayloadSize", "Octets of one request"))
                  .required()
                  .readOnly()
                  .done(),
              complex(
                      "filter",
                      "Filters",
                      truth("supported", "Whether they are supported"),
                      integer("maxResults", "Resources of one answer"))
                  .required()
                  .readOnly()
                  .done(),
              feature("changePassword", "Changes of passwords"),
              feature("sort", "Sorting"),
              feature("etag", "Entity tags"),
              pagination(),
              rolesAndEntitlements(),
              authenticationSchemes()));

  static final Schema RESOURCE_TYPE =
      new Schema(
          CORE + "ResourceType",
          "ResourceType",
          "A kind of resource",
          List.of(
              string("id", "The name again").readOnly().done(),
              text("name", "The name"),
              string("description", "What it is").readOnly().done(),
              of(Type.REFERENCE, "endpoint", "Where its resources are")
                  .required()
                  .readOnly()
                  .refersTo("uri")
                  .done(),
              of(Type.REFERENCE, "schema", "The URN of its schema")
                  .required()
                  .readOnly()
                  .refersTo("uri")
                  .done(),
              complex(
                      "schemaExtensions",
                      "Schemas that add to it",
                      of(Type.REFERENCE, "schema", "The URN of the extension")
                          .required()
                          .readOnly()
                          .refersTo("uri")
                          .done(),
                      truth("required", "Whether every resource has it"))
                  .multiValued()
                  .readOnly()
                  .done()));

  static final Schema SCHEMA =
      new Schema(
          CORE + "Schema",
          "Schema",
          "Attributes of resources",
          List.of(
              text("id", "The URN"),
              string("name", "The name").readOnly().done(),
              string("description", "What it is about").readOnly().done(),
              // RFC 7643 §7 goes down without end; one level of sub-attributes is all that is.
              attributes("attributes", attributes("subAttributes"))));

  static final List<Schema> ALL = List.of(SERVICE_PROVIDER_CONFIG, RESOURCE_TYPE, SCHEMA);

  private DiscoverySchemas() {}

  private static Attribute feature(String name, String description) {
    return complex(name, description, truth("supported", "Whether it is supported"))
        .required()
        .readOnly()
        .done();
  }

  private static Attribute truth(String name, String description) {
    return of(Type.BOOLEAN, name, description).required().readOnly().done();
  }

  private static Attribute integer(String name, String description) {
    return of(Type.INTEGER, name, description).required().readOnly().done();
  }

  private static Attribute text(String name, String description) {
    return string(name, description).required().readOnly().done();
  }

  /** RFC 9865 §4. */
  private static Attribute pagination() {
    return complex(
            "pagination",
            "Pages of lists",
            truth("cursor", "Whether cursors are supported"),
            truth("index", "Whether indexes are supported"),
            string("defaultPaginationMethod", "What is used where nothing is said")
                .readOnly()
                .suggests("cursor", "index")
                .done(),
            of(Type.INTEGER, "defaultPageSize", "Resources where nothing is said")
                .readOnly()
                .done(),
            of(Type.INTEGER, "maxPageSize", "Resources at most").readOnly().done(),
            of(Type.INTEGER, "cursorTimeout", "Seconds that a cursor lives").readOnly().done())
        .readOnly()
        .done();
  }

  /**
   * draft-ietf-scim-roles-entitlements-01. RFC 7643 §2.3.8 has no complex attribute within a
   * complex one; the draft does so all the same.
   */
  private static Attribute rolesAndEntitlements() {
    return complex(
            "RolesAndEntitlements",
            "Roles and entitlements of users",
            complex(
                    "roles",
                    "The endpoint /Roles and the attribute roles",
                    truth("supported", "Whether roles can be read"),
                    may("multipleRolesSupported", "Whether a user may have several"),
                    may("primarySupported", "Whether one of them may be primary"),
                    may("typeSupported", "Whether they may have a type"))
                .required()
                .readOnly()
                .done(),
            feature("entitlements", "The endpoint /Entitlements"))
        .readOnly()
        .done();
  }

  private static Attribute may(String name, String description) {
    return of(Type.BOOLEAN, name, description).readOnly().done();
  }

  private static Attribute authenticationSchemes() {
    return complex(
            "authenticationSchemes",
            "How clients authenticate",
            text("type", "The kind"),
            text("name", "The name"),
            text("description", "What it is"),
            of(Type.REFERENCE, "specUri", "The specification")
                .readOnly()
                .refersTo("external")
                .done(),
            of(Type.REFERENCE, "documentationUri", "A page for people")
                .readOnly()
                .refersTo("external")
                .done(),
            of(Type.BOOLEAN, "primary", "Whether it is preferred").readOnly().done())
        .multiValued()
        .required()
        .readOnly()
        .done();
  }

  private static Attribute attributes(String name, Attribute... below) {
    Attribute[] own = {
      text("name", "The name"),
      text("type", "The type"),
      truth("multiValued", "Whether there may be several values"),
      string("description", "What it is").readOnly().done(),
      truth("required", "Whether it must have a value"),
      string("canonicalValues", "Suggested values").multiValued().readOnly().done(),
      of(Type.BOOLEAN, "caseExact", "Whether case matters").readOnly().done(),
      string("mutability", "Who may change it").readOnly().done(),
      string("returned", "When it is answered").readOnly().done(),
      string("uniqueness", "Within what it is unique").readOnly().done(),
      string("referenceTypes", "What it may name").multiValued().readOnly().done()
    };
    Attribute[] all = Arrays.copyOf(own, own.length + below.length);
    System.arraycopy(below, 0, all, own.length, below.length);
    return complex(name, "The attributes", all).multiValued().readOnly().done();
  }
}
