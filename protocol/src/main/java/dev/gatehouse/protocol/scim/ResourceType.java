package dev.gatehouse.protocol.scim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A kind of resource (RFC 7643 §6): a core schema, its extensions, and the attributes that every
 * resource has (RFC 7643 §3.1).
 *
 * @param name such as {@code User}; the {@code meta.resourceType} of its resources
 * @param endpoint such as {@code /Users}
 * @param extensions none of them is required
 */
public record ResourceType(
    String name, String endpoint, String description, Schema schema, List<Schema> extensions) {

  public static final ResourceType USER =
      new ResourceType(
          "User",
          "/Users",
          "A person of the organization",
          UserSchema.USER,
          List.of(UserSchema.ENTERPRISE_USER));
  public static final ResourceType GROUP =
      new ResourceType(
          "Group", "/Groups", "People of the organization", GroupSchema.GROUP, List.of());

  /** Read-only (draft-ietf-scim-roles-entitlements-01). */
  public static final ResourceType ROLE =
      new ResourceType("Role", "/Roles", "A role that people can have", RoleSchema.ROLE, List.of());

  /** The attribute {@code members} of groups, which is stored and changed apart. */
  public static final String MEMBERS = "members";

  public ResourceType {
    extensions = List.copyOf(extensions);
  }

  /** What clients provision. */
  public static List<ResourceType> all() {
    return List.of(USER, GROUP);
  }

  /** All that there is to read. */
  static List<ResourceType> described() {
    return List.of(USER, GROUP, ROLE);
  }

  /** Common attributes, then the core schema's own; extensions are not among them. */
  public List<Attribute> attributes() {
    List<Attribute> all = new ArrayList<>(CommonAttributes.ALL);
    all.addAll(schema.attributes());
    return all;
  }

  /** Without case. Extensions' attributes are not among these, see {@link AttributePath}. */
  public Optional<Attribute> attribute(String named) {
    return schema.attribute(named).or(() -> Attribute.find(CommonAttributes.ALL, named));
  }

  /** Without case, since URNs of schemas are compared so by clients (RFC 7643 §2.1). */
  public Optional<Schema> extension(String urn) {
    for (Schema extension : extensions) {
      if (extension.id().equalsIgnoreCase(urn)) {
        return Optional.of(extension);
      }
    }
    return Optional.empty();
  }
}
