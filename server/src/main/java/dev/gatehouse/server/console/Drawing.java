package dev.gatehouse.server.console;

import java.util.Locale;

/** Numbers for pictures that are drawn here, as SVG without style. */
final class Drawing {
  /** The width that pictures are drawn in; they are scaled to the page. */
  static final int WIDTH = 720;

  private Drawing() {}

  /** A length, as attributes of SVG have it. */
  static String of(double length) {
    return String.format(Locale.ROOT, "%.1f", length);
  }

  /** The smallest of 2, 4, 10, 20, 40, 100, … that is not below a number: its half is whole. */
  static long above(long number) {
    long power = 1;
    while (true) {
      for (long digit : new long[] {2, 4, 10}) {
        if (digit * power >= number) {
          return digit * power;
        }
      }
      power *= 10;
    }
  }

  static String cut(String label, int most) {
    return label.codePointCount(0, label.length()) <= most
        ? label
        : label.substring(0, label.offsetByCodePoints(0, most - 1)) + "…";
  }
}
