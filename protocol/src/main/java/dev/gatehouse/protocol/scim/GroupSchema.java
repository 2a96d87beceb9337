package dev.gatehouse.protocol.scim;

import dev.gatehouse.protocol.scim.Attribute.Type;
import dev.gatehouse.protocol.scim.Attribute.Uniqueness;
import java.util.List;

/** The schema of groups (RFC 7643 §4.2). */
final class GroupSchema {
  static final Schema GROUP =
      new Schema(
          "urn:ietf:params:scim:schemas:core:2.0:Group",
          "Group",
          "People of the organization",
          List.of(
              // Roles follow from the name, so that two groups of one name would be one to them.
              Attribute.string("displayName", "The name, for people and for role mappings")
                  .required()
                  .unique(Uniqueness.SERVER)
                  .done(),
              Attribute.complex(
                      "members",
                      "Who is in the group",
                      Attribute.string("value", "The member's id").caseExact().immutable().done(),
                      Attribute.of(Type.REFERENCE, "$ref", "The member's address")
                          .refersTo("User", "Group")
                          .immutable()
                          .done(),
                      Attribute.string("type", "What the member is")
                          .suggests("User", "Group")
                          .immutable()
                          .done(),
                      Attribute.string("display", "The member's name").readOnly().done())
                  .multiValued()
                  .done()));

  private GroupSchema() {}
}
