package dev.gatehouse.protocol.saml;

import dev.gatehouse.protocol.Refusal;

/** What {@link LogoutVerifier} says about a logout message. */
public sealed interface LogoutVerdict permits LogoutRequest, LogoutAnswer, LogoutVerdict.Refused {

  /** A message that does not hold. */
  record Refused(Refusal refusal) implements LogoutVerdict {}
}
