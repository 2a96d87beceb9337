package dev.gatehouse.server.outbox;

import java.util.List;

/**
 * One of the receivers of a table's rows. A receiver that hangs takes the few places of its own
 * lane, and nobody else's.
 *
 * @param values of the columns that name it; lanes get their turns in the order of the last, which
 *     must be unique without the others. Empty where a table has one receiver.
 */
public record Lane(List<String> values) {
  static final Lane ONLY = new Lane(List.of());

  public Lane {
    values = List.copyOf(values);
  }

  public static Lane of(String... values) {
    return new Lane(List.of(values));
  }

  /** Where its turn comes. */
  String turn() {
    return values.isEmpty() ? "" : values.getLast();
  }
}
