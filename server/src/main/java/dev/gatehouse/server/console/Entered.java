package dev.gatehouse.server.console;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** What people enter in fields, in the words of the API. What is wrong is left for it to refuse. */
public final class Entered {
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  /** Units of lengths of time, in seconds, the longest first. */
  private static final List<Unit> UNITS =
      List.of(
          new Unit("days", "day", 86_400),
          new Unit("hours", "hour", 3_600),
          new Unit("minutes", "minute", 60),
          new Unit("seconds", "second", 1));

  private Entered() {}

  private record Unit(String name, String one, long seconds) {}

  /** A day stands for its end: what ends on the 3rd still works on the 3rd. */
  static String endOf(String day) {
    return DAY.matcher(day).matches() ? day + "T23:59:59Z" : day;
  }

  /** Words that stand on lines of their own, or between commas and blanks. */
  static List<String> words(String text) {
    return Arrays.stream(text.split("[\\s,;]+", -1)).filter(word -> !word.isEmpty()).toList();
  }

  /**
   * A length of time.
   *
   * @param unit such as {@code hours}
   * @return in seconds; 0, which no setting takes, for what is no number
   */
  static long seconds(String number, String unit) {
    return NUMBER.matcher(number).matches() ? Long.parseLong(number) * unit(unit).seconds() : 0;
  }

  /** In the longest unit that divides it, for a field. */
  static Span span(long seconds) {
    Unit unit =
        UNITS.stream()
            .filter(one -> seconds >= one.seconds() && seconds % one.seconds() == 0)
            .findFirst()
            .orElse(unit("seconds"));
    return new Span(Long.toString(seconds / unit.seconds()), unit.name());
  }

  private static Unit unit(String name) {
    return UNITS.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseGet(UNITS::getLast);
  }

  /** Such as "12 hours". */
  public static String words(long seconds) {
    Span span = span(seconds);
    return span.number().equals("1")
        ? "1 " + unit(span.unit()).one()
        : span.number() + " " + span.unit();
  }
}
