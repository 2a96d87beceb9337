package dev.gatehouse.protocol.saml;

import dev.gatehouse.protocol.Refusal;

/**
 * Ends a verification from deep inside; {@link ResponseVerifier} turns it into a sealed verdict.
 * Carries no stack trace, because a peer can cause it at will.
 */
final class SamlRefused extends Exception {
  private final transient Refusal refusal;

  SamlRefused(Refusal refusal) {
    super(refusal.detail(), null, false, false);
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }
}
