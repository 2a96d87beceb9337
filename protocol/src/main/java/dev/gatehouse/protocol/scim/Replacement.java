package dev.gatehouse.protocol.scim;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a PUT makes of a resource (RFC 7644 §3.5.1). What the body leaves out is cleared, except
 * {@code active} and {@code members}, which stay; the reasons stand in docs/decisions/scim-put.md.
 */
public final class Replacement {
  private Replacement() {}

  /**
   * @param current in canonical form, with what the service provider says of it; a group's members
   *     are not needed
   * @return the resource with what is read-only taken from {@code current}; members are absent
   *     where they stay as they are
   */
  public static ScimResult<ResourceReader.Received> of(
      ResourceType type, ObjectNode current, ObjectNode body) {
    return Unacceptable.caught(
        () -> {
          ResourceReader.Received received = ResourceReader.read(type, body);
          ObjectNode replaced = received.resource();
          for (Attribute attribute : type.attributes()) {
            keep(attribute, current, replaced);
          }
          for (Schema extension : type.extensions()) {
            if (current.path(extension.id()) instanceof ObjectNode before) {
              for (Attribute attribute : extension.attributes()) {
                keep(attribute, before, replaced.withObjectProperty(extension.id()));
              }
            }
          }
          CanonicalForm.finish(type, replaced);
          return received;
        });
  }

  private static void keep(Attribute attribute, ObjectNode current, ObjectNode replaced)
      throws Unacceptable {
    String name = attribute.name();
    JsonNode before = current.path(name);
    if (before.isMissingNode() || attribute.equals(CommonAttributes.SCHEMAS)) {
      return;
    }
    boolean stays =
        switch (attribute.mutability()) {
          case READ_ONLY -> true;
          case IMMUTABLE -> {
            // RFC 7644 §3.5.1: input must match what is set already.
            if (replaced.has(name) && !replaced.path(name).equals(before)) {
              throw new Unacceptable(ScimType.MUTABILITY, name + " cannot be changed.");
            }
            yield true;
          }
          case READ_WRITE, WRITE_ONLY -> name.equals(CanonicalForm.ACTIVE) && !replaced.has(name);
        };
    if (stays) {
      replaced.set(name, before.deepCopy());
    } else if (attribute.isComplex() && !attribute.multiValued()) {
      keepReadOnlyParts(attribute, before, replaced);
    }
  }

  private static void keepReadOnlyParts(Attribute attribute, JsonNode before, ObjectNode replaced) {
    if (!(replaced.path(attribute.name()) instanceof ObjectNode after)) {
      return;
    }
    List<Attribute> readOnly = new ArrayList<>(attribute.subAttributes());
    readOnly.removeIf(sub -> !sub.isReadOnly() || !before.has(sub.name()));
    // A manager's name belongs to that manager.
    if (before.path("value").equals(after.path("value"))) {
      readOnly.forEach(sub -> after.set(sub.name(), before.path(sub.name()).deepCopy()));
    }
  }
}
