package dev.gatehouse.protocol.scim;

import static dev.gatehouse.protocol.scim.Attribute.of;
import static dev.gatehouse.protocol.scim.Attribute.string;

import dev.gatehouse.protocol.scim.Attribute.Type;
import java.util.List;

/**
 * The schema of roles (draft-ietf-scim-roles-entitlements-01, Role Resource Schema), with those
 * attributes that roles have here. All of it is read-only.
 */
final class RoleSchema {
  static final Schema ROLE =
      new Schema(
          "urn:ietf:params:scim:schemas:core:2.0:Role",
          "Role",
          "A role that people can have",
          List.of(
              string("value", "What the attribute roles of a user names")
                  .required()
                  .readOnly()
                  .done(),
              string("display", "The name, for people").readOnly().done(),
              string("type", "What the role is for").readOnly().done(),
              of(Type.BOOLEAN, "supported", "Whether this directory can give it")
                  .required()
                  .readOnly()
                  .done()));

  private RoleSchema() {}
}
