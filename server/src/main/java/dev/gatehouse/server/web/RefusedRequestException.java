package dev.gatehouse.server.web;

import dev.gatehouse.protocol.Refusal;

/**
 * Ends the handling of a request with a refusal. Thrown where a sealed result would have to be
 * carried through every reader of a parameter; caught once, at the edge.
 */
public final class RefusedRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Refusal refusal;

  /**
   * @param status the HTTP status, 4xx
   * @param refusal code and sentence for the caller, detail for the log
   */
  public RefusedRequestException(int status, Refusal refusal) {
    super(refusal.code() + ": " + refusal.detail(), null, false, false);
    this.status = status;
    this.refusal = refusal;
  }

  public int status() {
    return status;
  }

  public Refusal refusal() {
    return refusal;
  }
}
