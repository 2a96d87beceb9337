package dev.gatehouse.server.db;

/** A unique key or primary key refused a row. */
public final class UniqueViolationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UniqueViolationException(Throwable cause) {
    super(cause);
  }
}
