package dev.gatehouse.protocol.saml;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a verified assertion says, before it becomes a verdict. */
record VerifiedClaims(
    String issuer,
    NameId nameId,
    SamlAttributes attributes,
    AuthnSession session,
    String assertionId,
    String responseId,
    Instant replayUntil,
    Duration clockDifference) {

  /** What the authentication statements say, taken together. */
  record AuthnSession(
      @Nullable String index,
      Instant authnInstant,
      @Nullable Instant notOnOrAfter,
      @Nullable String contextClassRef) {}
}
