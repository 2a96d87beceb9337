package dev.gatehouse.server.directory;

import dev.gatehouse.server.keys.RandomId;

/**
 * Names a user; the {@code sub} of every token.
 *
 * @param value {@code user_} and 26 characters
 */
public record UserId(String value) {

  /** The id of a new one. */
  public static UserId random() {
    return new UserId(RandomId.of("user_"));
  }

  @Override
  public String toString() {
    return value;
  }
}
