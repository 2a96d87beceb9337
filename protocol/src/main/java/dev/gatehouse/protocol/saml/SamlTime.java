package dev.gatehouse.protocol.saml;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Times as SAML writes them (core §1.3.3): xs:dateTime in UTC. */
final class SamlTime {
  private static final int SECONDS_END = 19;
  private static final int LONGEST = 64;

  private SamlTime() {}

  /** The instant; empty when it is no UTC date and time. Fractions beyond nanoseconds are cut. */
  static Optional<Instant> parse(String text) {
    String t = text.strip();
    if (t.length() <= SECONDS_END || t.length() > LONGEST || !punctuated(t)) {
      return Optional.empty();
    }
    int zone = SECONDS_END;
    int nanos = 0;
    if (t.charAt(zone) == '.') {
      int scale = 100_000_000;
      for (zone++; zone < t.length() && isDigit(t.charAt(zone)); zone++) {
        nanos += (t.charAt(zone) - '0') * scale;
        scale /= 10;
      }
      if (zone == SECONDS_END + 1) {
        return Optional.empty();
      }
    }
    String offset = t.substring(zone);
    // An offset of zero is UTC in other words; any other is not UTC.
    if (!offset.equals("Z") && !offset.equals("+00:00")) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          LocalDateTime.of(
                  number(t, 0, 4),
                  number(t, 5, 7),
                  number(t, 8, 10),
                  number(t, 11, 13),
                  number(t, 14, 16),
                  number(t, 17, SECONDS_END),
                  nanos)
              .toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** As SAML writes it, in whole seconds. */
  static String write(Instant instant) {
    return Instant.ofEpochSecond(instant.getEpochSecond()).toString();
  }

  /**
   * As {@link Instant#toString} writes it. Every verification shows a dozen times, and the general
   * formatter would cost as much as their parsing and checking together.
   */
  static String show(Instant instant) {
    LocalDateTime t = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    if (t.getYear() < 1_000 || t.getYear() > 9_999) {
      return instant.toString();
    }
    StringBuilder out = new StringBuilder(30).append(t.getYear());
    two(out.append('-'), t.getMonthValue());
    two(out.append('-'), t.getDayOfMonth());
    two(out.append('T'), t.getHour());
    two(out.append(':'), t.getMinute());
    two(out.append(':'), t.getSecond());
    fraction(out, t.getNano());
    return out.append('Z').toString();
  }

  /** In three, six or nine digits, or in none. */
  private static void fraction(StringBuilder out, int nanos) {
    if (nanos == 0) {
      return;
    }
    int shown = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9;
    int digits = shown == 3 ? nanos / 1_000_000 : shown == 6 ? nanos / 1_000 : nanos;
    out.append('.');
    int start = out.length();
    out.setLength(start + shown);
    for (int i = start + shown - 1; i >= start; i--) {
      out.setCharAt(i, (char) ('0' + digits % 10));
      digits /= 10;
    }
  }

  private static void two(StringBuilder out, int number) {
    out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  private static boolean punctuated(String t) {
    return t.charAt(4) == '-'
        && t.charAt(7) == '-'
        && t.charAt(10) == 'T'
        && t.charAt(13) == ':'
        && t.charAt(16) == ':';
  }

  private static int number(String t, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      if (!isDigit(t.charAt(i))) {
        throw new DateTimeException("not a digit");
      }
      value = 10 * value + t.charAt(i) - '0';
    }
    return value;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
