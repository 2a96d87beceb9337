package dev.gatehouse.protocol.scim;

import java.util.Optional;

/** What clients sent, as values of the schema's types. */
final class ValueCoercion {
  private ValueCoercion() {}

  /** Leniency.BOOLEANS_AS_STRINGS. */
  static Optional<Boolean> truth(String text) {
    if (text.equalsIgnoreCase("true")) {
      return Optional.of(true);
    }
    return text.equalsIgnoreCase("false") ? Optional.of(false) : Optional.empty();
  }
}
