package dev.gatehouse.server.api;

/** Undoes a transaction that has begun to write, with what is to be answered. */
final class RolledBackException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Reply reply;

  RolledBackException(Reply reply) {
    super("rolled back", null, false, false);
    this.reply = reply;
  }

  Reply reply() {
    return reply;
  }
}
