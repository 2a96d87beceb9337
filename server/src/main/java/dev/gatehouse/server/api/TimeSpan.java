package dev.gatehouse.server.api;

import dev.gatehouse.server.api.Operation.QueryParameter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The parameters {@code from} and {@code to} of a call.
 *
 * @param from inclusive
 * @param to exclusive
 */
record TimeSpan(Optional<Instant> from, Optional<Instant> to) {
  static final List<QueryParameter> PARAMETERS =
      List.of(
          new QueryParameter("from", "Only from this time on, such as 2026-11-01T00:00:00Z."),
          new QueryParameter("to", "Only before this time."));

  /** What is far outside could not be computed with. */
  private static final Instant EARLIEST = Instant.parse("1970-01-02T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9998-01-01T00:00:00Z");

  /** A parameter that is no time. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1;
    private final String field;

    private UnreadableException(String field) {
      super(field);
      this.field = field;
    }

    Reply.Refused reply() {
      return Reply.invalid(field, "time_unreadable", "Give a time such as 2026-11-01T00:00:00Z.");
    }
  }

  static TimeSpan of(Call call) throws UnreadableException {
    return new TimeSpan(instant(call, "from"), instant(call, "to"));
  }

  private static Optional<Instant> instant(Call call, String name) throws UnreadableException {
    Optional<String> text = call.query(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Instant read = Instant.parse(text.get());
      if (!read.isBefore(EARLIEST) && read.isBefore(LATEST)) {
        return Optional.of(read);
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    throw new UnreadableException(name);
  }

  /** What is counted must be bounded. */
  record Bounded(Instant from, Instant to) {}

  /**
   * @param usual what is taken where no beginning was named
   * @return empty if it ends before it begins, or is longer than allowed
   */
  Optional<Bounded> bounded(Instant now, Duration usual, Duration longest) {
    Instant end = to.orElse(now);
    Instant start = from.orElseGet(() -> end.minus(usual));
    return start.isBefore(end) && Duration.between(start, end).compareTo(longest) <= 0
        ? Optional.of(new Bounded(start, end))
        : Optional.empty();
  }
}
