package dev.gatehouse.protocol.signals;

import dev.gatehouse.protocol.jose.JwsAlgorithm;
import dev.gatehouse.protocol.jose.JwtFault;
import dev.gatehouse.protocol.jose.JwtVerdict;
import dev.gatehouse.protocol.jose.JwtVerifier;
import dev.gatehouse.protocol.jose.KeySet;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Verifies security event tokens (RFC 8417, SSF 1.0 §4). */
public final class SecurityEventVerifier {

  /** Of a token, in characters. */
  public static final int LONGEST_TOKEN = 64 * 1024;

  /** How long a transmitter may have held a token back, such as for a receiver that was down. */
  static final Duration LONGEST_AGE = Duration.ofDays(7);

  static final Duration CLOCK_SKEW = Duration.ofMinutes(2);

  /** RFC 8417 §2.3: explicitly typed, so that nothing else passes as one (RFC 8725 §3.11). */
  private static final Set<String> TYPES = Set.of("secevent+jwt");

  private static final Set<JwsAlgorithm> ALGORITHMS = EnumSet.allOf(JwsAlgorithm.class);
  private static final Set<String> OF_OTHER_TOKENS = Set.of("exp", "nonce", "sub");
  private static final int LONGEST_ID = 255;
  private static final int MOST_AUDIENCES = 20;
  private static final int LARGEST_EVENT = 50;

  private SecurityEventVerifier() {}

  /**
   * Whose tokens are believed.
   *
   * @param issuer of the transmitter
   * @param audiences any of which a token may be meant for
   */
  public record Expected(String issuer, Set<String> audiences) {
    public Expected {
      audiences = Set.copyOf(audiences);
    }
  }

  public static SetVerdict verify(Expected expected, String token, KeySet keys, Instant now) {
    if (token.length() > LONGEST_TOKEN) {
      return refused(
          SignalRefusalCode.TOO_LARGE, "The token has " + token.length() + " characters");
    }
    return switch (JwtVerifier.verify(token, keys, ALGORITHMS, TYPES)) {
      case JwtVerdict.Unsound unsound -> refused(codeOf(unsound.fault()), unsound.detail());
      case JwtVerdict.Signed signed -> new Claims(expected, signed.claims(), now).judge();
    };
  }

  private record Claims(Expected expected, Map<String, Object> claims, Instant now) {

    SetVerdict judge() {
      SetVerdict.Refused refused = envelopeFault();
      return refused != null ? refused : event();
    }

    private SetVerdict.@Nullable Refused envelopeFault() {
      if (!expected.issuer().equals(claims.get("iss"))) {
        return refused(SignalRefusalCode.ISSUER, "The token's iss is " + shown(claims.get("iss")));
      }
      // RFC 8417 §2.2: aud should be there; without it one receiver could pass a token on.
      if (!isForUs()) {
        return refused(
            SignalRefusalCode.AUDIENCE, "The token's aud is " + shown(claims.get("aud")));
      }
      for (String name : OF_OTHER_TOKENS) {
        // RFC 8417 §4.5, §4.6; SSF 1.0 §4.1: an ID token or access token must not pass.
        if (claims.containsKey(name)) {
          return refused(SignalRefusalCode.CONFUSED, "The token has " + name);
        }
      }
      Instant issuedAt = seconds(claims.get("iat"));
      if (issuedAt == null
          || issuedAt.isAfter(now.plus(CLOCK_SKEW))
          || issuedAt.isBefore(now.minus(LONGEST_AGE).minus(CLOCK_SKEW))) {
        return refused(
            SignalRefusalCode.ISSUED_AT, "The token's iat is " + shown(claims.get("iat")));
      }
      // RFC 8417 §2.2: required, and what makes a replay known.
      if (!(claims.get("jti") instanceof String id) || !isPrintable(id, LONGEST_ID)) {
        return refused(SignalRefusalCode.TOKEN_ID, "The token's jti is no usable text");
      }
      return null;
    }

    private boolean isForUs() {
      Object aud = claims.get("aud");
      if (aud instanceof List<?> list) {
        return list.size() <= MOST_AUDIENCES
            && list.stream().allMatch(String.class::isInstance)
            && list.stream().anyMatch(expected.audiences()::contains);
      }
      return aud instanceof String text && expected.audiences().contains(text);
    }

    private SetVerdict event() {
      // SSF 1.0 §4.1: one event, so that half of a token is never handled.
      if (!(claims.get("events") instanceof Map<?, ?> events) || events.size() != 1) {
        return refused(SignalRefusalCode.EVENT_COUNT, "The token's events are not one");
      }
      Map.Entry<?, ?> only = events.entrySet().iterator().next();
      EventType type = EventType.of(String.valueOf(only.getKey())).orElse(null);
      if (type == null) {
        return refused(SignalRefusalCode.EVENT_UNKNOWN, "The event is " + shown(only.getKey()));
      }
      if (!(only.getValue() instanceof Map<?, ?> payload) || payload.size() > LARGEST_EVENT) {
        return refused(SignalRefusalCode.EVENT_MALFORMED, "The event is not a small object");
      }
      return about(type, payload);
    }

    private SetVerdict about(EventType type, Map<?, ?> payload) {
      Object subject = claims.get("sub_id");
      Object older = payload.get("subject");
      if (subject != null && older != null && !subject.equals(older)) {
        return refused(SignalRefusalCode.SUBJECT_MALFORMED, "The token names two subjects");
      }
      Object named = subject == null ? older : subject;
      if (named == null) {
        return type.isAboutTheStream()
            ? happened(type, payload, null)
            : refused(
                SignalRefusalCode.SUBJECT_MISSING, "The token has neither sub_id nor subject");
      }
      return switch (SubjectReader.read(named)) {
        case SubjectReader.Result.Read(SubjectIdentifier read) -> happened(type, payload, read);
        case SubjectReader.Result.Unreadable(SignalRefusalCode code, String detail) ->
            refused(code, detail);
      };
    }

    private SetVerdict happened(
        EventType type, Map<?, ?> payload, @Nullable SubjectIdentifier subject) {
      Instant issuedAt = seconds(claims.get("iat"));
      // CAEP 1.0 §2: event_timestamp; RFC 8417 §2.2: toe.
      Object stated =
          payload.containsKey("event_timestamp")
              ? payload.get("event_timestamp")
              : claims.get("toe");
      Instant happenedAt = stated == null ? issuedAt : seconds(stated);
      if (issuedAt == null || happenedAt == null) {
        return refused(
            SignalRefusalCode.EVENT_MALFORMED, "The event's time is no number of seconds");
      }
      Object direction = payload.get("change_direction");
      boolean directed =
          type != EventType.ASSURANCE_LEVEL_CHANGE
              || direction == null
              || direction.equals("increase")
              || direction.equals("decrease");
      if (!directed) {
        return refused(
            SignalRefusalCode.EVENT_MALFORMED, "change_direction is " + shown(direction));
      }
      @SuppressWarnings("unchecked") // a JSON object's names are strings
      Map<String, Object> members = (Map<String, Object>) payload;
      return new SecurityEventToken(
          String.valueOf(claims.get("jti")),
          issuedAt,
          type,
          happenedAt.isAfter(issuedAt) ? issuedAt : happenedAt,
          subject,
          members);
    }
  }

  private static SignalRefusalCode codeOf(JwtFault fault) {
    return switch (fault) {
      case MALFORMED, DUPLICATE_MEMBER -> SignalRefusalCode.MALFORMED;
      case TOO_LARGE -> SignalRefusalCode.TOO_LARGE;
      case ALG_NONE, SYMMETRIC_ALGORITHM, ALGORITHM -> SignalRefusalCode.ALGORITHM;
      case KEY_NOT_FOUND, KEY_AMBIGUOUS -> SignalRefusalCode.KEY_NOT_FOUND;
      case KEY_EMBEDDED -> SignalRefusalCode.KEY_EMBEDDED;
      case CRITICAL_HEADER, COMPRESSED, NESTED_TOKEN, UNENCODED_PAYLOAD -> SignalRefusalCode.HEADER;
      case ENCRYPTED -> SignalRefusalCode.ENCRYPTED;
      case TYP -> SignalRefusalCode.TYP;
      case SIGNATURE -> SignalRefusalCode.SIGNATURE;
    };
  }

  /** Seconds since 1970 up to the year 9999; a string with digits is none. */
  private static @Nullable Instant seconds(@Nullable Object value) {
    return switch (value) {
      case Long seconds when seconds >= 0 && seconds <= 253_402_300_799L ->
          Instant.ofEpochSecond(seconds);
      case Double seconds when seconds >= 0 && seconds <= 253_402_300_799.0 ->
          Instant.ofEpochMilli((long) (seconds * 1_000));
      case null, default -> null;
    };
  }

  private static boolean isPrintable(String text, int longest) {
    return !text.isBlank()
        && text.length() <= longest
        && text.chars().noneMatch(Character::isISOControl);
  }

  private static String shown(@Nullable Object value) {
    String text = value == null ? "missing" : String.valueOf(value);
    String printable = text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    return printable.length() <= 200 ? printable : printable.substring(0, 199) + "…";
  }

  private static SetVerdict.Refused refused(SignalRefusalCode code, String detail) {
    return new SetVerdict.Refused(code, detail);
  }
}
