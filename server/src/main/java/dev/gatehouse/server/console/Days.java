package dev.gatehouse.server.console;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;

/** Days in the filters of pages, where the API takes times. Days are those of UTC. */
final class Days {
  private Days() {}

  /** The same query for the API: {@code to} as people mean it, with that whole day. */
  static Map<String, String> inTimes(Map<String, String> asked) {
    Map<String, String> query = new LinkedHashMap<>(asked);
    query.computeIfPresent("from", (name, day) -> start(day, 0));
    query.computeIfPresent("to", (name, day) -> start(day, 1));
    return query;
  }

  /** What is no day goes on as it is, so that the API says so. */
  private static String start(String day, int later) {
    try {
      return day.isEmpty() ? "" : LocalDate.parse(day).plusDays(later) + "T00:00:00Z";
    } catch (DateTimeException e) {
      return day;
    }
  }
}
