package dev.gatehouse.server.directory;

/**
 * Names a user; the {@code sub} of every token.
 *
 * @param value {@code user_} and 26 characters
 */
public record UserId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
