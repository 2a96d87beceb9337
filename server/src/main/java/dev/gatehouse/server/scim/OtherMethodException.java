package dev.gatehouse.server.scim;

import dev.gatehouse.protocol.scim.ScimProblem;

/** A method that means nothing at an address, with those that do. */
final class OtherMethodException extends ScimRefusedException {
  private static final long serialVersionUID = 1L;

  private final String allowed;

  OtherMethodException(String method, String allowed) {
    super(ScimProblem.of(405, method + " means nothing at this address."));
    this.allowed = allowed;
  }

  /** As the header Allow has it. */
  String allowed() {
    return allowed;
  }
}
