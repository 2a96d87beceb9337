package dev.gatehouse.server.account;

import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.Outcome.Problem;
import dev.gatehouse.server.web.Request;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What somebody entered to add a key.
 *
 * @param key the public key, for SSH keys
 * @param expires the last day, as the browser writes it; empty for never
 */
record KeyForm(String name, String key, String networks, String expires, List<String> scopes) {
  static final KeyForm EMPTY = new KeyForm("", "", "", "", List.of());

  KeyForm {
    scopes = List.copyOf(scopes);
  }

  static KeyForm read(Request request) {
    var form = request.form();
    return new KeyForm(
        form.one("name").orElse("").strip(),
        form.one("key").orElse("").strip(),
        form.one("networks").orElse("").strip(),
        form.one("expires").orElse("").strip(),
        form.values().getOrDefault("scope", List.of()));
  }

  /** One in each line, or with commas or blanks between. */
  List<String> networkList() {
    return Arrays.stream(networks.split("[\\s,;]+")).filter(one -> !one.isEmpty()).toList();
  }

  /**
   * The instant at which the last day is over, in UTC.
   *
   * @return empty for never
   * @throws DateTimeParseException if it is no day
   */
  Optional<Instant> end() {
    return expires.isEmpty()
        ? Optional.empty()
        : Optional.of(
            LocalDate.parse(expires).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  boolean hasEnd() {
    try {
      end();
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /** What is wrong, in one line; empty if it was done. */
  static String problem(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Done<?> done -> "";
      case Outcome.Absent<?> absent -> AccountRefusal.NOT_YOURS.sentence();
      case Outcome.Conflict<?>(Problem problem) -> problem.sentence();
      case Outcome.Invalid<?>(List<Problem> problems) ->
          problems.stream()
              .map(one -> label(one.field()) + one.sentence())
              .distinct()
              .collect(Collectors.joining(" "));
    };
  }

  private static String label(String field) {
    return switch (field) {
      case "name" -> "Name: ";
      case "networks" -> "Networks: ";
      case "expiresAt" -> "Works until: ";
      default -> "";
    };
  }
}
