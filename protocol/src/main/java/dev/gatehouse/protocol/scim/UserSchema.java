package dev.gatehouse.protocol.scim;

import static dev.gatehouse.protocol.scim.Attribute.complex;
import static dev.gatehouse.protocol.scim.Attribute.of;
import static dev.gatehouse.protocol.scim.Attribute.string;

import dev.gatehouse.protocol.scim.Attribute.Type;
import dev.gatehouse.protocol.scim.Attribute.Uniqueness;
import java.util.List;

/**
 * The schemas of users (RFC 7643 §4.1, §4.3). There is no {@code password}: people sign in at their
 * identity provider.
 */
final class UserSchema {
  private static final Attribute NAME =
      complex(
              "name",
              "The parts of the person's name",
              string("formatted", "The whole name").done(),
              string("familyName", "The family name").done(),
              string("givenName", "The given name").done(),
              string("middleName", "Further given names").done(),
              string("honorificPrefix", "A title before the name").done(),
              string("honorificSuffix", "What follows the name").done())
          .done();

  static final Schema USER =
      new Schema(
          "urn:ietf:params:scim:schemas:core:2.0:User",
          "User",
          "A person of the organization",
          List.of(
              string("userName", "The name for signing in, most often an e-mail address")
                  .required()
                  .unique(Uniqueness.SERVER)
                  .done(),
              NAME,
              string("displayName", "The name to be shown").done(),
              string("nickName", "The casual name").done(),
              of(Type.REFERENCE, "profileUrl", "A page about the person")
                  .refersTo("external")
                  .done(),
              string("title", "The title at work").done(),
              string("userType", "The relation to the organization").done(),
              string("preferredLanguage", "As in Accept-Language").done(),
              string("locale", "For dates, numbers and currencies").done(),
              string("timezone", "As in the IANA time zone database").done(),
              of(Type.BOOLEAN, "active", "Whether the person may sign in").done(),
              plural("emails", "E-mail addresses", "work", "home", "other"),
              plural(
                  "phoneNumbers",
                  "Telephone numbers",
                  "work",
                  "home",
                  "mobile",
                  "fax",
                  "pager",
                  "other"),
              plural("ims", "Addresses for instant messages"),
              photos(),
              addresses(),
              groups(),
              plural("entitlements", "What the person is entitled to"),
              plural("roles", "What the person is"),
              certificates()));

  static final Schema ENTERPRISE_USER =
      new Schema(
          "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
          "EnterpriseUser",
          "A person at work",
          List.of(
              string("employeeNumber", "The number in the organization").done(),
              string("costCenter", "The cost center").done(),
              string("organization", "The organization").done(),
              string("division", "The division").done(),
              string("department", "The department").done(),
              complex(
                      "manager",
                      "Whom the person reports to",
                      string("value", "The manager's id").caseExact().done(),
                      of(Type.REFERENCE, "$ref", "The manager's address").refersTo("User").done(),
                      string("displayName", "The manager's name").readOnly().done())
                  .done()));

  private UserSchema() {}

  /** RFC 7643 §2.4: the sub-attributes that plural attributes have by default. */
  private static Attribute plural(String name, String description, String... types) {
    return complex(
            name,
            description,
            string("value", "The value").done(),
            string("display", "The value, for people").done(),
            string("type", "What the value is for").suggests(types).done(),
            primary())
        .multiValued()
        .done();
  }

  private static Attribute primary() {
    return of(Type.BOOLEAN, "primary", "Whether it is preferred; true at most once").done();
  }

  private static Attribute photos() {
    return complex(
            "photos",
            "Addresses of pictures",
            of(Type.REFERENCE, "value", "The address").refersTo("external").done(),
            string("display", "The value, for people").done(),
            string("type", "What the picture is for").suggests("photo", "thumbnail").done(),
            primary())
        .multiValued()
        .done();
  }

  private static Attribute addresses() {
    return complex(
            "addresses",
            "Postal addresses",
            string("formatted", "The whole address").done(),
            string("streetAddress", "Street, house and box").done(),
            string("locality", "The town").done(),
            string("region", "The state or region").done(),
            string("postalCode", "The postal code").done(),
            string("country", "The country").done(),
            string("type", "What the address is for").suggests("work", "home", "other").done(),
            primary())
        .multiValued()
        .done();
  }

  private static Attribute groups() {
    return complex(
            "groups",
            "The groups that the person is in",
            string("value", "The group's id").caseExact().readOnly().done(),
            of(Type.REFERENCE, "$ref", "The group's address").refersTo("Group").readOnly().done(),
            string("display", "The group's name").readOnly().done(),
            string("type", "How the person is in the group")
                .suggests("direct", "indirect")
                .readOnly()
                .done())
        .multiValued()
        .readOnly()
        .done();
  }

  private static Attribute certificates() {
    return complex(
            "x509Certificates",
            "Certificates of the person",
            of(Type.BINARY, "value", "The certificate in DER").done(),
            string("display", "The value, for people").done(),
            string("type", "What the certificate is for").done(),
            primary())
        .multiValued()
        .done();
  }
}
