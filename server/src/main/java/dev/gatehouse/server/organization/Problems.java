package dev.gatehouse.server.organization;

import dev.gatehouse.server.organization.Outcome.Problem;
import dev.gatehouse.server.web.AddressRange;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with an input, so that it is all reported together. */
public final class Problems {
  private static final int MOST_NETWORKS = 50;

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

  /** From where something works: IP addresses or CIDR blocks, at most fifty. */
  public Problems networks(String field, List<String> networks) {
    require(
        networks.size() <= MOST_NETWORKS,
        field,
        "networks_too_many",
        "At most " + MOST_NETWORKS + " networks are possible.");
    for (String network : networks) {
      try {
        AddressRange.parse(network);
      } catch (IllegalArgumentException e) {
        add(field, "network_invalid", e.getMessage() + ".");
      }
    }
    return this;
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  public <T> Outcome<T> outcome() {
    return new Outcome.Invalid<>(found);
  }
}
