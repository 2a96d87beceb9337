package dev.gatehouse.protocol.scim;

import java.util.List;
import java.util.Optional;

/**
 * A schema (RFC 7643 §7).
 *
 * @param id its URN
 */
public record Schema(String id, String name, String description, List<Attribute> attributes) {

  public Schema {
    attributes = List.copyOf(attributes);
  }

  /** RFC 7643 §2.1: without case. */
  public Optional<Attribute> attribute(String named) {
    return Attribute.find(attributes, named);
  }
}
