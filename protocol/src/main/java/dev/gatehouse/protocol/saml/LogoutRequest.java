package dev.gatehouse.protocol.saml;

import java.time.Instant;
import java.util.List;

/**
 * A logout request of an identity provider that holds (SAML core §3.7.1). Only {@link
 * LogoutVerifier} builds one.
 */
public final class LogoutRequest implements LogoutVerdict {
  private final String id;
  private final NameId nameId;
  private final List<String> sessionIndexes;
  private final Instant replayUntil;

  LogoutRequest(String id, NameId nameId, List<String> sessionIndexes, Instant replayUntil) {
    this.id = id;
    this.nameId = nameId;
    this.sessionIndexes = List.copyOf(sessionIndexes);
    this.replayUntil = replayUntil;
  }

  /** What the answer names as InResponseTo, and what is remembered against replays. */
  public String id() {
    return id;
  }

  public NameId nameId() {
    return nameId;
  }

  /** The sessions to end; empty for all sessions of the subject (SAML core §3.7.3.1). */
  public List<String> sessionIndexes() {
    return sessionIndexes;
  }

  /** From this instant on, verification itself refuses the request as too old. */
  public Instant replayUntil() {
    return replayUntil;
  }

  /** Names the request; the subject stays out of logs. */
  @Override
  public String toString() {
    return "LogoutRequest[" + id + "]";
  }
}
