package dev.gatehouse.server.organization;

import dev.gatehouse.server.organization.Outcome.Problem;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with an input, so that it is all reported together. */
public final class Problems {
  private final List<Problem> found = new ArrayList<>();

  public Problems add(String field, String code, String sentence) {
    found.add(new Problem(field, code, sentence));
    return this;
  }

  /** Adds the problem unless the condition holds. */
  public Problems require(boolean condition, String field, String code, String sentence) {
    return condition ? this : add(field, code, sentence);
  }

  /** A text that people read: from {@code least} to {@code most} characters, no control ones. */
  public Problems text(String field, String value, int least, int most) {
    boolean fits =
        value.length() >= least
            && value.length() <= most
            && value.strip().length() == value.length()
            && value.chars().noneMatch(Character::isISOControl);
    return require(
        fits,
        field,
        field + "_invalid",
        "Must have " + least + " to " + most + " characters, and no blanks at its ends.");
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  public <T> Outcome<T> outcome() {
    return new Outcome.Invalid<>(found);
  }
}
