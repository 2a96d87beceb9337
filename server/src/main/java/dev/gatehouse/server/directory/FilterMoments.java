package dev.gatehouse.server.directory;

import java.time.Instant;

/** Moments that clients name, beside those of the database, which are whole milliseconds. */
final class FilterMoments {
  private FilterMoments() {}

  /** The last whole millisecond that is not after it; bounded by what a column can hold. */
  static long floor(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(Math.clamp(instant.getEpochSecond(), MIN, MAX), 1_000L),
        instant.getNano() / 1_000_000);
  }

  static boolean isWhole(Instant instant) {
    return instant.getNano() % 1_000_000 == 0;
  }

  private static final long MAX = Long.MAX_VALUE / 1_000 - 1;
  private static final long MIN = -MAX;
}
