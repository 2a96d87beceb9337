package dev.gatehouse.protocol.oidc;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Seconds since 1970, perhaps with a fraction (RFC 7519 §2). */
final class NumericDate {

  /** The end of the year 9999, beyond which other readers overflow. */
  private static final long LATEST = 253_402_300_799L;

  private NumericDate() {}

  /** Null unless it is a JSON number within range; a string with digits is none. */
  static @Nullable Instant of(@Nullable Object value) {
    if (value instanceof Long seconds && seconds >= 0 && seconds <= LATEST) {
      return Instant.ofEpochSecond(seconds);
    }
    if (value instanceof Double seconds && seconds >= 0 && seconds <= LATEST) {
      return Instant.ofEpochMilli((long) (seconds * 1_000));
    }
    return null;
  }
}
