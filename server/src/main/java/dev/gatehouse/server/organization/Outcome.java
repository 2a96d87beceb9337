package dev.gatehouse.server.organization;

import java.util.List;

/**
 * How a change to something stored ended. Nothing was written unless it is {@link Done}.
 *
 * @param <T> what stands there now
 */
public sealed interface Outcome<T> {

  /** It is done. */
  record Done<T>(T value) implements Outcome<T> {}

  /** The input is not acceptable: everything that must be put right, together. */
  record Invalid<T>(List<Problem> problems) implements Outcome<T> {
    public Invalid {
      problems = List.copyOf(problems);
    }
  }

  /** The input clashes with what stands there. */
  record Conflict<T>(Problem problem) implements Outcome<T> {}

  /** There is nothing of that id here. */
  record Absent<T>() implements Outcome<T> {}

  /**
   * What is wrong with one field.
   *
   * @param field the field's path as the caller named it
   * @param code stable, lower-case words joined by underscores
   * @param sentence for the person who entered it
   */
  record Problem(String field, String code, String sentence) {}

  static <T> Outcome<T> conflict(String field, String code, String sentence) {
    return new Conflict<>(new Problem(field, code, sentence));
  }

  /**
   * What was done, for callers that have checked the input themselves.
   *
   * @throws IllegalStateException if it was not done
   */
  default T orThrow() {
    return switch (this) {
      case Done<T>(T value) -> value;
      case Invalid<T>(List<Problem> problems) ->
          throw new IllegalStateException(problems.toString());
      case Conflict<T>(Problem problem) -> throw new IllegalStateException(problem.toString());
      case Absent<T>() -> throw new IllegalStateException("absent");
    };
  }
}
