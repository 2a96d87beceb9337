package dev.gatehouse.protocol.signals;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The events that are understood. What is not here is refused, and neither sent nor asked for. */
public enum EventType {
  SESSION_REVOKED(Family.CAEP, "session-revoked"),
  SESSION_ESTABLISHED(Family.CAEP, "session-established"),
  SESSION_PRESENTED(Family.CAEP, "session-presented"),
  CREDENTIAL_CHANGE(Family.CAEP, "credential-change"),
  ASSURANCE_LEVEL_CHANGE(Family.CAEP, "assurance-level-change"),
  DEVICE_COMPLIANCE_CHANGE(Family.CAEP, "device-compliance-change"),
  TOKEN_CLAIMS_CHANGE(Family.CAEP, "token-claims-change"),
  ACCOUNT_DISABLED(Family.RISC, "account-disabled"),
  ACCOUNT_ENABLED(Family.RISC, "account-enabled"),
  ACCOUNT_PURGED(Family.RISC, "account-purged"),
  IDENTIFIER_CHANGED(Family.RISC, "identifier-changed"),
  VERIFICATION(Family.SSF, "verification"),
  STREAM_UPDATED(Family.SSF, "stream-updated");

  private enum Family {
    CAEP("https://schemas.openid.net/secevent/caep/event-type/"),
    RISC("https://schemas.openid.net/secevent/risc/event-type/"),
    SSF("https://schemas.openid.net/secevent/ssf/event-type/");

    private final String prefix;

    Family(String prefix) {
      this.prefix = prefix;
    }
  }

  private static final Map<String, EventType> BY_URI =
      Arrays.stream(values()).collect(Collectors.toMap(EventType::uri, Function.identity()));

  private final String uri;
  private final boolean aboutTheStream;

  EventType(Family family, String word) {
    this.uri = family.prefix + word;
    this.aboutTheStream = family == Family.SSF;
  }

  public String uri() {
    return uri;
  }

  /** The last part of the address, such as {@code session-revoked}. */
  public String word() {
    return uri.substring(uri.lastIndexOf('/') + 1);
  }

  /** Whether it is about the stream itself, and about nobody. */
  public boolean isAboutTheStream() {
    return aboutTheStream;
  }

  /** Whether something can follow from it; else no provider is asked to send it. */
  public boolean isOfConsequence() {
    return this != SESSION_ESTABLISHED && this != SESSION_PRESENTED;
  }

  public static Optional<EventType> of(String uri) {
    return Optional.ofNullable(BY_URI.get(uri));
  }
}
