package dev.gatehouse.protocol.scim;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Applies the changes of a PATCH to a resource, all or none (RFC 7644 §3.5.2). */
public final class PatchApplication {

  /**
   * @param resource in canonical form
   * @param changed whether it differs from what it was; where not, {@code meta.lastModified} stays
   */
  public record Patched(ObjectNode resource, boolean changed) {}

  private PatchApplication() {}

  /**
   * @param resource in canonical form with its {@code id}; not changed; a group's members are not
   *     needed
   */
  public static ScimResult<Patched> apply(
      ResourceType type, ObjectNode resource, List<PatchOperation.OnAttribute> operations) {
    return Unacceptable.caught(
        () -> {
          ObjectNode patched = resource.deepCopy();
          applyAll(patched, operations);
          CanonicalForm.finish(type, patched);
          CanonicalForm.requireComplete(type, patched);
          return new Patched(patched, !patched.equals(resource));
        });
  }

  static void applyAll(ObjectNode resource, List<PatchOperation.OnAttribute> operations)
      throws Unacceptable {
    PatchWork work = new PatchWork();
    for (PatchOperation.OnAttribute operation : operations) {
      work.add(resource, operation);
      apply(resource, operation);
    }
  }

  private static void apply(ObjectNode resource, PatchOperation.OnAttribute operation)
      throws Unacceptable {
    switch (operation) {
      case PatchOperation.OwnId(AttributePath path, String id) -> requireOwn(resource, path, id);
      case PatchOperation.SetValue(AttributePath path, JsonNode value) ->
          set(resource, path, value);
      case PatchOperation.AddValues(AttributePath path, List<JsonNode> values) ->
          new ElementChanges(resource, path).add(values);
      case PatchOperation.ReplaceValues(AttributePath path, List<JsonNode> values) ->
          new ElementChanges(resource, path).replaceAll(values);
      case PatchOperation.ChangeElements change ->
          new ElementChanges(resource, change.path()).change(change);
      case PatchOperation.RemoveValues(AttributePath path, List<JsonNode> values) ->
          new ElementChanges(resource, path).remove(values);
      case PatchOperation.Remove(AttributePath path, Optional<Filter> filter) ->
          remove(resource, path, filter);
    }
  }

  /** RFC 7643 §3.1: id is read-only. Leniency.OWN_ID: saying it again changes nothing. */
  private static void requireOwn(ObjectNode resource, AttributePath path, String id)
      throws Unacceptable {
    if (!resource.path("id").asString("").equals(id)) {
      throw new Unacceptable(ScimType.MUTABILITY, path.text() + " is read-only.");
    }
  }

  private static void set(ObjectNode resource, AttributePath path, JsonNode value) {
    ObjectNode holder = CanonicalForm.holder(resource, path);
    if (path.subAttribute().isEmpty()) {
      holder.set(path.attribute().name(), value);
      return;
    }
    ObjectNode complex = holder.withObjectProperty(path.attribute().name());
    JsonNode before = complex.path(path.target().name());
    complex.set(path.target().name(), value);
    // The address belongs to the value: a new manager has not the old one's.
    if (path.target().name().equals("value") && !before.equals(value)) {
      complex.remove("$ref");
    }
  }

  /** Leniency.NOTHING_TO_REMOVE, with a filter as well: whoever repeats a removal is right. */
  private static void remove(ObjectNode resource, AttributePath path, Optional<Filter> filter)
      throws Unacceptable {
    requireRemovable(path);
    if (path.attribute().multiValued()) {
      new ElementChanges(resource, path.parent()).remove(path.subAttribute(), filter);
      return;
    }
    ObjectNode holder = CanonicalForm.holder(resource, path);
    if (path.subAttribute().isEmpty()) {
      holder.remove(path.attribute().name());
    } else if (holder.path(path.attribute().name()) instanceof ObjectNode complex) {
      complex.remove(path.target().name());
      if (path.target().name().equals("value")) {
        complex.remove("$ref");
      }
    }
  }

  private static void requireRemovable(AttributePath path) throws Unacceptable {
    // RFC 7644 §3.5.2.2: what is required or read-only cannot become unassigned.
    if (path.target().required() || path.target().isReadOnly()) {
      throw new Unacceptable(ScimType.MUTABILITY, path.text() + " cannot be removed.");
    }
    // Nobody can say what a person without it is: neither to let in nor to keep out is safe.
    if (CanonicalForm.isActive(path)) {
      throw new Unacceptable(
          ScimType.INVALID_VALUE, "active cannot be removed. Set it to true or false.");
    }
  }
}
