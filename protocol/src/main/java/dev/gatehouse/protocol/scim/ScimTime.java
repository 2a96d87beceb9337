package dev.gatehouse.protocol.scim;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** xsd:dateTime as RFC 7643 §2.3.5 has it. */
final class ScimTime {
  private static final int LONGEST = 64;

  private ScimTime() {}

  /**
   * A time without an offset is taken as UTC: RFC 7643 asks for a valid xsd:dateTime, which may
   * lack one, and RFC 7644's own examples compare with UTC.
   */
  static Optional<Instant> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException withoutOffset) {
      return local(text);
    }
  }

  private static Optional<Instant> local(String text) {
    try {
      LocalDateTime local = LocalDateTime.parse(text, DateTimeFormatter.ISO_LOCAL_DATE_TIME);
      return Optional.of(local.toInstant(ZoneOffset.UTC));
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }
}
