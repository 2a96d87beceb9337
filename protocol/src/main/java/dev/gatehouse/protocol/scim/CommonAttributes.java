package dev.gatehouse.protocol.scim;

import dev.gatehouse.protocol.scim.Attribute.Returned;
import dev.gatehouse.protocol.scim.Attribute.Type;
import dev.gatehouse.protocol.scim.Attribute.Uniqueness;
import java.util.List;

/** The attributes that every resource has (RFC 7643 §3, §3.1). No schema lists them. */
final class CommonAttributes {
  static final Attribute SCHEMAS =
      Attribute.of(Type.REFERENCE, "schemas", "The URNs of the schemas in use")
          .multiValued()
          .required()
          .readOnly()
          .returned(Returned.ALWAYS)
          .refersTo("uri")
          .done();
  static final Attribute ID =
      Attribute.string("id", "The service provider's identifier")
          .required()
          .caseExact()
          .readOnly()
          .returned(Returned.ALWAYS)
          .unique(Uniqueness.SERVER)
          .done();
  static final Attribute EXTERNAL_ID =
      Attribute.string("externalId", "The client's identifier").caseExact().done();
  static final Attribute META =
      Attribute.complex(
              "meta",
              "When and where",
              Attribute.string("resourceType", "The name of the resource type")
                  .caseExact()
                  .readOnly()
                  .done(),
              Attribute.of(Type.DATE_TIME, "created", "When it was added").readOnly().done(),
              Attribute.of(Type.DATE_TIME, "lastModified", "When it changed last")
                  .readOnly()
                  .done(),
              Attribute.of(Type.REFERENCE, "location", "Its address")
                  .readOnly()
                  .refersTo("uri")
                  .done(),
              Attribute.string("version", "Its entity tag").caseExact().readOnly().done())
          .readOnly()
          .done();

  static final List<Attribute> ALL = List.of(SCHEMAS, ID, EXTERNAL_ID, META);

  private CommonAttributes() {}
}
