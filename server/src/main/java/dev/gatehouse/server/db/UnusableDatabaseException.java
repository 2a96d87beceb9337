package dev.gatehouse.server.db;

import org.jspecify.annotations.Nullable;

/** The database cannot be opened by this program; the message tells the operator what to do. */
public final class UnusableDatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnusableDatabaseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
