package dev.gatehouse.server.signals.transmitter;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * That a session goes on with a weaker or stronger authentication than before. Levels are words of
 * RFC 8176, which is what applications know from {@code amr}; with {@code mfa} in it a sign-in is
 * stronger than one without.
 */
record AssuranceChange(String before, String now) {
  private static final String MULTI_FACTOR = "mfa";

  /** RFC 8176 §2. What providers say beyond it is of no known strength. */
  private static final Set<String> WORDS =
      Set.of(
          "face",
          "fpt",
          "geo",
          "hwk",
          "iris",
          "kba",
          "mca",
          MULTI_FACTOR,
          "otp",
          "pin",
          "pwd",
          "rba",
          "retina",
          "sc",
          "sms",
          "swk",
          "tel",
          "user",
          "vbm",
          "wia");

  /** Empty where it is as strong as before, or nobody can say. */
  static Optional<AssuranceChange> of(List<String> before, List<String> now) {
    Optional<String> from = level(before);
    Optional<String> to = level(now);
    return from.isPresent()
            && to.isPresent()
            && from.get().equals(MULTI_FACTOR) != to.get().equals(MULTI_FACTOR)
        ? Optional.of(new AssuranceChange(from.get(), to.get()))
        : Optional.empty();
  }

  private static Optional<String> level(List<String> amr) {
    return amr.contains(MULTI_FACTOR)
        ? Optional.of(MULTI_FACTOR)
        : amr.stream().filter(WORDS::contains).findFirst();
  }

  /** As a row keeps it. */
  String text() {
    return before + " " + now;
  }

  static AssuranceChange read(String text) {
    String[] words = text.split(" ", 2);
    return new AssuranceChange(words[0], words[1]);
  }

  /** CAEP 1.0 §3.4. */
  Map<String, Object> claims(long at) {
    return Map.of(
        "namespace",
        "RFC8176",
        "previous_level",
        before,
        "current_level",
        now,
        "change_direction",
        now.equals(MULTI_FACTOR) ? "increase" : "decrease",
        "initiating_entity",
        "user",
        "event_timestamp",
        at);
  }
}
