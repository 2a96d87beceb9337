package dev.gatehouse.protocol.signals;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A token that is believed. Only {@link SecurityEventVerifier} makes one. */
public final class SecurityEventToken implements SetVerdict {
  private final String id;
  private final Instant issuedAt;
  private final EventType type;
  private final Instant happenedAt;
  private final @Nullable SubjectIdentifier subject;
  private final Map<String, Object> event;

  SecurityEventToken(
      String id,
      Instant issuedAt,
      EventType type,
      Instant happenedAt,
      @Nullable SubjectIdentifier subject,
      Map<String, Object> event) {
    this.id = id;
    this.issuedAt = issuedAt;
    this.type = type;
    this.happenedAt = happenedAt;
    this.subject = subject;
    this.event = event;
  }

  /** Its {@code jti}: to be remembered until {@link #rememberUntil}, so that it counts once. */
  public String id() {
    return id;
  }

  public EventType type() {
    return type;
  }

  /** When it happened: never later than the token was issued. */
  public Instant happenedAt() {
    return happenedAt;
  }

  /** Empty only for what is about the stream. */
  public Optional<SubjectIdentifier> subject() {
    return Optional.ofNullable(subject);
  }

  public Instant rememberUntil() {
    return issuedAt
        .plus(SecurityEventVerifier.LONGEST_AGE)
        .plus(SecurityEventVerifier.CLOCK_SKEW)
        .plusSeconds(1);
  }

  /** A text member of the event, such as {@code change_direction}; at most 1,000 characters. */
  public Optional<String> text(String member) {
    return event.get(member) instanceof String text && text.length() <= 1_000
        ? Optional.of(text)
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "SecurityEventToken[" + type.word() + "]";
  }
}
