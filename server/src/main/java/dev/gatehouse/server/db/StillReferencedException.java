package dev.gatehouse.server.db;

/** A foreign key refused a change: other rows refer to the row, or the row refers to nothing. */
public final class StillReferencedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StillReferencedException(Throwable cause) {
    super(cause);
  }
}
