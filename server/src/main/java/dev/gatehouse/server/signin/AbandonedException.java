package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.Refusal;

/** Rolls an admission back that had begun to write; the refusal is written afterwards. */
final class AbandonedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  /** Whether another sign-in may have come first, so that a second look may find its result. */
  private final boolean worthASecondLook;

  AbandonedException(Refusal refusal, boolean worthASecondLook) {
    super(refusal.code() + ": " + refusal.detail(), null, false, false);
    this.refusal = refusal;
    this.worthASecondLook = worthASecondLook;
  }

  Refusal refusal() {
    return refusal;
  }

  boolean isWorthASecondLook() {
    return worthASecondLook;
  }
}
