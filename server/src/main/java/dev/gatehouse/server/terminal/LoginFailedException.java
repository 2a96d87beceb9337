package dev.gatehouse.server.terminal;

/** The sign-in came to nothing; the message says why, in one line for the person. */
public final class LoginFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LoginFailedException(String message) {
    super(message);
  }
}
