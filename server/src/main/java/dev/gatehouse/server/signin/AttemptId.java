package dev.gatehouse.server.signin;

/**
 * Names an attempt.
 *
 * @param value {@code att_} and 26 characters
 */
public record AttemptId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
