package dev.gatehouse.protocol.saml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The attributes of one subject.
 *
 * @param all in the order sent; a name may occur more than once
 */
public record SamlAttributes(List<SamlAttribute> all) {

  public SamlAttributes {
    all = List.copyOf(all);
  }

  /**
   * All values of the attribute with this name, those of repeated attributes together. An exact
   * name wins over one that differs in case, and either wins over a friendly name, which is
   * compared without case as well. Empty when there is no such attribute, or it has no value.
   */
  public List<String> values(String name) {
    List<SamlAttribute> found = matching(a -> a.name().equals(name));
    if (found.isEmpty()) {
      found = matching(a -> a.name().equalsIgnoreCase(name));
    }
    if (found.isEmpty()) {
      found = matching(a -> a.friendlyName() != null && a.friendlyName().equalsIgnoreCase(name));
    }
    List<String> values = new ArrayList<>();
    found.forEach(attribute -> values.addAll(attribute.values()));
    return Collections.unmodifiableList(values);
  }

  /** The first value of the attribute with this name, found as {@link #values} finds it. */
  public Optional<String> first(String name) {
    List<String> values = values(name);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  private List<SamlAttribute> matching(Predicate<SamlAttribute> wanted) {
    List<SamlAttribute> found = new ArrayList<>(1);
    for (SamlAttribute attribute : all) {
      if (wanted.test(attribute)) {
        found.add(attribute);
      }
    }
    return found;
  }
}
