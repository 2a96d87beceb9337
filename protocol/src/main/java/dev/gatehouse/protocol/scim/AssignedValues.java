package dev.gatehouse.protocol.scim;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Reads what {@code add} and {@code replace} say of multi-valued attributes other than members. */
final class AssignedValues {
  private AssignedValues() {}

  /** Empty where nothing is to be done. */
  static Optional<PatchOperation> of(PatchReader.Op op, PatchPath path, JsonNode value)
      throws Unacceptable {
    if (path.path().subAttribute().isPresent()) {
      return Optional.of(ofSubAttribute(path, value));
    }
    if (path.filter().isPresent()) {
      return Optional.of(ofElements(op, path.path(), path.filter().get(), value));
    }
    return ofAll(op, path.path(), value);
  }

  private static Optional<PatchOperation> ofAll(
      PatchReader.Op op, AttributePath path, JsonNode value) throws Unacceptable {
    List<JsonNode> values = ValueCoercion.many(path, value, ScimLimits.VALUES);
    if (op == PatchReader.Op.ADD) {
      return values.isEmpty()
          ? Optional.empty()
          : Optional.of(new PatchOperation.AddValues(path, values));
    }
    return Optional.of(
        values.isEmpty()
            ? new PatchOperation.Remove(path, Optional.empty())
            : new PatchOperation.ReplaceValues(path, values));
  }

  private static PatchOperation ofElements(
      PatchReader.Op op, AttributePath path, Filter filter, JsonNode value) throws Unacceptable {
    Optional<JsonNode> known = ValueCoercion.single(path, unwrapped(value));
    if (known.isEmpty()) {
      if (op == PatchReader.Op.ADD) {
        throw ValueCoercion.wrong(path, "an object with anything in it");
      }
      return new PatchOperation.Remove(path, Optional.of(filter));
    }
    if (!(known.get() instanceof ObjectNode change)) {
      throw ValueCoercion.wrong(path, "an object");
    }
    boolean whole = op == PatchReader.Op.REPLACE;
    // RFC 7644 §3.5.2.3: a replace of elements that are not there has no target.
    Optional<ObjectNode> made = whole ? Optional.empty() : made(filter, change);
    return new PatchOperation.ChangeElements(path, Optional.of(filter), change, whole, made);
  }

  /** Leniency.ARRAY_OF_ONE. */
  private static JsonNode unwrapped(JsonNode value) {
    return value.isArray() && value.size() == 1 ? value.get(0) : value;
  }

  private static PatchOperation ofSubAttribute(PatchPath path, JsonNode value) throws Unacceptable {
    AttributePath whole = path.path().parent();
    Optional<JsonNode> known = ValueCoercion.single(path.path(), value);
    if (known.isEmpty()) {
      return new PatchOperation.Remove(path.path(), path.filter());
    }
    String name = path.path().target().name();
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change.set(name, known.get());
    Optional<ObjectNode> made =
        path.filter().isPresent()
            ? made(path.filter().get(), change)
            : Optional.of(change).filter(alone -> name.equals("value"));
    return new PatchOperation.ChangeElements(whole, path.filter(), change, false, made);
  }

  /**
   * Leniency.MISSING_ELEMENT: where a filter says with {@code eq} and {@code and} alone what an
   * element is like, one can be made that fits it.
   */
  private static Optional<ObjectNode> made(Filter filter, ObjectNode change) {
    ObjectNode element = JsonNodeFactory.instance.objectNode();
    if (!fill(filter, element)) {
      return Optional.empty();
    }
    element.setAll(change);
    return Optional.of(element);
  }

  private static boolean fill(Filter filter, ObjectNode element) {
    return switch (filter) {
      case Filter.And and -> and.filters().stream().allMatch(part -> fill(part, element));
      case Filter.Compare(AttributePath path, Filter.Operator operator, Filter.Operand operand) ->
          operator == Filter.Operator.EQ && fill(path.target().name(), operand, element);
      case Filter.Or or -> false;
      case Filter.Not not -> false;
      case Filter.Present present -> false;
      case Filter.ValuePath valuePath -> false;
    };
  }

  private static boolean fill(String name, Filter.Operand operand, ObjectNode element) {
    JsonNode value =
        switch (operand) {
          case Filter.Text text -> StringNode.valueOf(text.text());
          case Filter.Truth truth -> BooleanNode.valueOf(truth.truth());
          case Filter.Number number -> JsonNodeFactory.instance.numberNode(number.number());
          case Filter.Moment moment -> StringNode.valueOf(moment.instant().toString());
        };
    JsonNode before = element.path(name);
    if (!before.isMissingNode() && !before.equals(value)) {
      return false;
    }
    element.set(name, value);
    return true;
  }
}
