package dev.gatehouse.protocol.scim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes of the elements of one multi-valued attribute of a resource that is being patched. */
final class ElementChanges {
  private final ObjectNode resource;
  private final AttributePath path;
  private final List<JsonNode> elements = new ArrayList<>();

  /** Elements of which this change has made or said something. */
  private final Set<JsonNode> touched = Collections.newSetFromMap(new IdentityHashMap<>());

  ElementChanges(ObjectNode resource, AttributePath path) {
    this.resource = resource;
    this.path = path;
    CanonicalForm.holder(resource, path)
        .path(path.attribute().name())
        .forEach(element -> elements.add(element.deepCopy()));
  }

  void add(List<JsonNode> values) throws Unacceptable {
    for (JsonNode value : values) {
      addOne(value.deepCopy());
    }
    write();
  }

  private void addOne(JsonNode value) {
    for (JsonNode element : elements) {
      if (element.equals(value)) {
        // RFC 7644 §3.5.2.1: what is there already is not added.
        return;
      }
      if (element instanceof ObjectNode known
          && value instanceof ObjectNode sent
          && isSameValue(known, sent)) {
        known.setAll(sent);
        touched.add(known);
        return;
      }
    }
    elements.add(value);
    touched.add(value);
  }

  /** RFC 7643 §2.4: the same type and value should not stand twice. */
  private boolean isSameValue(ObjectNode known, ObjectNode sent) {
    return sent.has("value") && isSame(known, sent, "value") && isSame(known, sent, "type");
  }

  private boolean isSame(ObjectNode known, ObjectNode sent, String name) {
    Optional<Attribute> sub = path.attribute().subAttribute(name);
    return sub.isEmpty()
        || comparable(sub.get(), known.path(name)).equals(comparable(sub.get(), sent.path(name)));
  }

  /** A value that is missing is unlike every one that is there. */
  private static Optional<String> comparable(Attribute sub, JsonNode value) {
    return value.stringValueOpt().map(text -> sub.caseExact() ? text : CaseFolding.fold(text));
  }

  void replaceAll(List<JsonNode> values) throws Unacceptable {
    elements.clear();
    for (JsonNode value : values) {
      elements.add(value.deepCopy());
    }
    write();
  }

  void change(PatchOperation.ChangeElements change) throws Unacceptable {
    boolean found = false;
    for (JsonNode element : List.copyOf(elements)) {
      if (element instanceof ObjectNode object && isMeant(change.filter(), object)) {
        found = true;
        if (change.whole()) {
          object.removeAll();
        }
        object.setAll(change.change().deepCopy());
        if (ValueCoercion.isPrimary(change.change())) {
          touched.add(object);
        }
      }
    }
    if (!found) {
      ObjectNode made =
          change
              .made()
              .orElseThrow(
                  () ->
                      // RFC 7644 §3.5.2.3.
                      new Unacceptable(
                          ScimType.NO_TARGET, "No value of " + path.text() + " fits the path."));
      addOne(made.deepCopy());
    }
    write();
  }

  private static boolean isMeant(Optional<Filter> filter, JsonNode element) {
    return filter.isEmpty() || FilterEvaluation.matchesElement(filter.get(), element);
  }

  void remove(Optional<Attribute> sub, Optional<Filter> filter) throws Unacceptable {
    if (sub.isEmpty()) {
      elements.removeIf(element -> isMeant(filter, element));
    } else {
      for (JsonNode element : elements) {
        if (element instanceof ObjectNode object && isMeant(filter, object)) {
          object.remove(sub.get().name());
        }
      }
      // RFC 7644 §3.5.2.2 with RFC 7643 §2.5: an element without anything is none.
      elements.removeIf(element -> element.isContainer() && element.isEmpty());
    }
    write();
  }

  void remove(List<JsonNode> values) throws Unacceptable {
    elements.removeIf(element -> values.stream().anyMatch(value -> hasAllOf(element, value)));
    write();
  }

  private boolean hasAllOf(JsonNode element, JsonNode value) {
    if (!(element instanceof ObjectNode known) || !(value instanceof ObjectNode named)) {
      return element.equals(value);
    }
    for (var property : named.properties()) {
      boolean same =
          property.getValue().isString()
              ? isSame(known, named, property.getKey())
              : property.getValue().equals(known.path(property.getKey()));
      if (!same) {
        return false;
      }
    }
    return true;
  }

  private void write() throws Unacceptable {
    movePrimary();
    if (elements.size() > ScimLimits.VALUES) {
      throw ValueCoercion.tooMany(path, ScimLimits.VALUES);
    }
    ObjectNode holder = CanonicalForm.holder(resource, path);
    if (elements.isEmpty()) {
      holder.remove(path.attribute().name());
    } else {
      holder.putArray(path.attribute().name()).addAll(elements);
    }
  }

  /**
   * RFC 7644 §3.5.2: where a change makes a value primary, the one that was is so no longer. Where
   * it makes several so, the last remains.
   */
  private void movePrimary() {
    JsonNode last = null;
    for (JsonNode element : elements) {
      if (touched.contains(element) && ValueCoercion.isPrimary(element)) {
        last = element;
      }
    }
    if (last == null) {
      return;
    }
    for (JsonNode element : elements) {
      if (element != last
          && element instanceof ObjectNode other
          && ValueCoercion.isPrimary(other)) {
        other.put("primary", false);
      }
    }
  }
}
