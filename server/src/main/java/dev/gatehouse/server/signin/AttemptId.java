package dev.gatehouse.server.signin;

import dev.gatehouse.server.keys.RandomId;

/**
 * Names an attempt.
 *
 * @param value {@code att_} and 26 characters
 */
public record AttemptId(String value) {

  /** The id of a new one. */
  static AttemptId random() {
    return new AttemptId(RandomId.of("att_"));
  }

  @Override
  public String toString() {
    return value;
  }
}
