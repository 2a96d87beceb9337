package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.protocol.signals.EventType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Makes the tokens (RFC 8417, SSF 1.0 §4). */
final class SignalTokens {

  /** What applications can hear of. */
  static final List<EventType> TO_APPLICATIONS =
      List.of(
          EventType.SESSION_REVOKED,
          EventType.CREDENTIAL_CHANGE,
          EventType.ASSURANCE_LEVEL_CHANGE,
          EventType.ACCOUNT_DISABLED,
          EventType.ACCOUNT_ENABLED,
          EventType.ACCOUNT_PURGED);

  /** What the providers of connections can hear of: IPSIE's SL3 asks for sessions. */
  static final List<EventType> TO_PROVIDERS =
      List.of(
          EventType.SESSION_ESTABLISHED,
          EventType.SESSION_PRESENTED,
          EventType.SESSION_REVOKED,
          EventType.CREDENTIAL_CHANGE);

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};

  private final String issuer;
  private final OpenIdSide openId;

  SignalTokens(String issuer, OpenIdSide openId) {
    this.issuer = issuer;
    this.openId = openId;
  }

  /**
   * @param audience whom it is meant for
   */
  String make(OutgoingSignal signal, String streamId, String audience) {
    EventType type = type(signal.type());
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", issuer);
    claims.put("aud", audience);
    claims.put("iat", signal.issuedAt().getEpochSecond());
    claims.put("jti", signal.id());
    claims.put("sub_id", subject(signal, streamId));
    claims.put("events", Map.of(type.uri(), event(type, signal)));
    return openId.sign(claims);
  }

  private Map<String, Object> subject(OutgoingSignal signal, String streamId) {
    if (signal.user().isEmpty()) {
      return Map.of("format", "opaque", "id", streamId);
    }
    Map<String, Object> user =
        signal.subject().isEmpty()
            ? Map.of("format", "iss_sub", "iss", issuer, "sub", signal.user())
            : JSON.readValue(signal.subject(), MEMBERS);
    // SSF 1.0 §3.2; the session is what our ID tokens call sid.
    return signal.session().isEmpty()
        ? user
        : Map.of(
            "format",
            "complex",
            "user",
            user,
            "session",
            Map.of("format", "opaque", "id", signal.session()));
  }

  private static Map<String, Object> event(EventType type, OutgoingSignal signal) {
    return switch (type) {
      case SESSION_ESTABLISHED, SESSION_PRESENTED, SESSION_REVOKED ->
          SessionDetail.read(signal.detail()).claims(type, signal.issuedAt().getEpochSecond());
      case CREDENTIAL_CHANGE -> {
        CredentialChange change = CredentialChange.read(signal.detail()).orElseThrow();
        // CAEP 1.0 §3.3.
        yield Map.of(
            "credential_type",
            change.credential(),
            "change_type",
            change.change(),
            "initiating_entity",
            change.initiator(),
            "event_timestamp",
            signal.issuedAt().getEpochSecond());
      }
      case ASSURANCE_LEVEL_CHANGE ->
          AssuranceChange.read(signal.detail()).claims(signal.issuedAt().getEpochSecond());
      case VERIFICATION -> signal.detail().isEmpty() ? Map.of() : Map.of("state", signal.detail());
      // SSF 1.0 §8.1.5.
      case STREAM_UPDATED -> {
        String[] words = signal.detail().split("\n", 2);
        yield Map.of("status", words[0], "reason", words[1]);
      }
      default -> Map.of();
    };
  }

  static EventType type(String word) {
    return Arrays.stream(EventType.values())
        .filter(one -> one.word().equals(word))
        .findFirst()
        .orElseThrow();
  }
}
