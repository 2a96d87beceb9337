package dev.gatehouse.server;

import org.jspecify.annotations.Nullable;

/** The machine does not allow what the settings ask for. The message is one sentence. */
public final class CannotStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CannotStartException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
