package dev.gatehouse.protocol.scim;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the operations of one PATCH, in their order, and what bodies assign. */
final class PatchReader {

  /** RFC 7644 §3.5.2. */
  enum Op {
    ADD,
    REPLACE,
    REMOVE
  }

  private final ResourceType type;
  private final PatchRequest.Gathering gathering = new PatchRequest.Gathering();
  private final MemberReader memberReader;

  PatchReader(ResourceType type) {
    this.type = type;
    this.memberReader = new MemberReader(type);
  }

  PatchRequest request() {
    return gathering.done();
  }

  void read(JsonNode sent) throws Unacceptable {
    if (!(sent instanceof ObjectNode object)) {
      throw new Unacceptable(ScimType.INVALID_SYNTAX, "An operation is not an object.");
    }
    RequestMembers operation = RequestMembers.of(object);
    Op op = op(operation.get("op"));
    JsonNode path = operation.get("path");
    JsonNode value = operation.get("value");
    boolean stated = !operation.stated("value").isMissingNode();
    if (!path.isMissingNode() && !path.isString()) {
      throw new Unacceptable(ScimType.INVALID_PATH, "path is not a string.");
    }
    String text = path.isMissingNode() ? "" : path.stringValue().strip();
    if (text.isEmpty() || text.equalsIgnoreCase(type.schema().id())) {
      withoutPath(op, value);
    } else {
      withPath(op, text, value, stated);
    }
  }

  /** Leniency.OPERATION_IN_ANY_CASE. */
  private static Op op(JsonNode sent) throws Unacceptable {
    String text = sent.isString() ? sent.stringValue().toLowerCase(Locale.ROOT) : "";
    return switch (text) {
      case "add" -> Op.ADD;
      case "replace" -> Op.REPLACE;
      case "remove" -> Op.REMOVE;
      default ->
          throw new Unacceptable(ScimType.INVALID_SYNTAX, "op is not add, replace or remove.");
    };
  }

  private void withoutPath(Op op, JsonNode value) throws Unacceptable {
    if (op == Op.REMOVE) {
      // RFC 7644 §3.5.2.2.
      throw new Unacceptable(ScimType.NO_TARGET, "A remove needs a path.");
    }
    if (!(value instanceof ObjectNode object)) {
      // RFC 7644 §3.5.2.1, §3.5.2.3.
      throw new Unacceptable(
          ScimType.INVALID_VALUE, "Without a path, value must be an object of attributes.");
    }
    assignAll(op, object);
  }

  /** What an object says of a resource: a body, or the value of an operation without a path. */
  void assignAll(Op op, ObjectNode object) throws Unacceptable {
    for (BodyEntry entry : BodyEntry.all(type, object)) {
      Attribute target = entry.path().path().target();
      if (target.equals(CommonAttributes.ID)) {
        gathering.add(ownId(entry.path().path(), entry.value()));
      } else if (!isReadOnly(entry.path().path())) {
        // RFC 7644 §3.5.1: what is read-only is passed over.
        assign(op, entry.path(), orNull(entry.value()));
      }
    }
  }

  private void withPath(Op op, String text, JsonNode value, boolean stated) throws Unacceptable {
    // Leniency.PASSWORD.
    if (BodyEntry.isPassword(type, text)) {
      return;
    }
    Optional<Schema> extension = type.extension(text);
    if (extension.isPresent()) {
      wholeExtension(op, extension.get(), value);
      return;
    }
    PatchPath path = PatchPath.parse(type, text);
    if (path.path().target().equals(CommonAttributes.SCHEMAS)) {
      // Which schemas a resource has follows from its attributes; naming them changes nothing.
      return;
    }
    if (path.path().target().equals(CommonAttributes.ID) && op != Op.REMOVE) {
      gathering.add(ownId(path.path(), value));
      return;
    }
    if (isReadOnly(path.path())) {
      throw new Unacceptable(ScimType.MUTABILITY, path.path().text() + " is read-only.");
    }
    if (op == Op.REMOVE) {
      remove(path, value);
    } else if (value.isMissingNode() && op == Op.ADD) {
      throw new Unacceptable(ScimType.INVALID_VALUE, "An add needs a value.");
    } else if (!stated && PatchPath.isMembers(type, path.path())) {
      // A message that was cut short must not empty a group; null or an empty list may say so.
      throw new Unacceptable(ScimType.INVALID_VALUE, "A replace of members needs a value.");
    } else {
      assign(op, path, orNull(value));
    }
  }

  private void wholeExtension(Op op, Schema extension, JsonNode value) throws Unacceptable {
    if (op == Op.REMOVE) {
      for (Attribute attribute : extension.attributes()) {
        AttributePath path = AttributePath.of(extension, attribute);
        gathering.add(new PatchOperation.Remove(path, Optional.empty()));
      }
      return;
    }
    ObjectNode wrapped = JsonNodeFactory.instance.objectNode();
    wrapped.set(extension.id(), orNull(value));
    assignAll(op, wrapped);
  }

  private void addIfAny(Optional<PatchOperation> operation) throws Unacceptable {
    if (operation.isPresent()) {
      gathering.add(operation.get());
    }
  }

  private static JsonNode orNull(JsonNode value) {
    return value.isMissingNode() ? NullNode.getInstance() : value;
  }

  private static PatchOperation ownId(AttributePath path, JsonNode value) throws Unacceptable {
    if (!value.isString()) {
      throw ValueCoercion.wrong(path, "a string");
    }
    return new PatchOperation.OwnId(path, value.stringValue());
  }

  private static boolean isReadOnly(AttributePath path) {
    return path.attribute().isReadOnly() || path.target().isReadOnly();
  }

  private void remove(PatchPath path, JsonNode value) throws Unacceptable {
    AttributePath attribute = path.path();
    if (PatchPath.isMembers(type, attribute)) {
      addIfAny(memberReader.remove(path, value));
      return;
    }
    boolean named = attribute.target().multiValued() && path.filter().isEmpty();
    if (named && !value.isMissingNode()) {
      List<JsonNode> values = ValueCoercion.many(attribute, value, ScimLimits.VALUES);
      if (!values.isEmpty()) {
        gathering.add(new PatchOperation.RemoveValues(attribute, values));
      }
      return;
    }
    gathering.add(new PatchOperation.Remove(attribute, path.filter()));
  }

  private void assign(Op op, PatchPath path, JsonNode value) throws Unacceptable {
    AttributePath attribute = path.path();
    if (PatchPath.isMembers(type, attribute)) {
      addIfAny(memberReader.assign(op, path, value));
    } else if (attribute.attribute().multiValued()) {
      addIfAny(AssignedValues.of(op, path, value));
    } else if (attribute.target().isComplex()) {
      subAttributes(attribute, value);
    } else {
      gathering.add(setOrRemove(attribute, value));
    }
  }

  private static PatchOperation setOrRemove(AttributePath path, JsonNode value)
      throws Unacceptable {
    Optional<JsonNode> known = ValueCoercion.single(path, value);
    return known.isPresent()
        ? new PatchOperation.SetValue(path, known.get())
        : new PatchOperation.Remove(path, Optional.empty());
  }

  /**
   * RFC 7644 §3.5.2.1, §3.5.2.3: of a complex attribute the sub-attributes that are given are set,
   * the others stay.
   */
  private void subAttributes(AttributePath path, JsonNode value) throws Unacceptable {
    JsonNode one = value.isArray() && value.size() == 1 ? value.get(0) : value;
    Optional<ObjectNode> object = object(path, one);
    if (object.isEmpty()) {
      gathering.add(new PatchOperation.Remove(path, Optional.empty()));
      return;
    }
    RequestMembers members = RequestMembers.of(object.get());
    for (Attribute sub : path.attribute().subAttributes()) {
      JsonNode sent = members.stated(sub.name());
      if (!sent.isMissingNode() && !sub.isReadOnly()) {
        gathering.add(setOrRemove(path.sub(sub), sent));
      }
    }
  }

  /** As sent where it is an object, so that null parts remain; empty where it is unassigned. */
  private static Optional<ObjectNode> object(AttributePath path, JsonNode value)
      throws Unacceptable {
    if (value instanceof ObjectNode object) {
      return Optional.of(object);
    }
    // Leniency.STRING_FOR_COMPLEX, or unassigned, or wrong.
    return ValueCoercion.single(path, value).map(ObjectNode.class::cast);
  }
}
