package dev.gatehouse.server.keys;

import org.jspecify.annotations.Nullable;

/** A sealed secret cannot be opened; the message tells the operator why. */
public final class UnreadableSecretException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableSecretException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
