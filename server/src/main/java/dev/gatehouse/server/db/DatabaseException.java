package dev.gatehouse.server.db;

import org.jspecify.annotations.Nullable;

/** The database cannot do what it should: broken infrastructure or a bug, never a peer's input. */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DatabaseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
