package dev.gatehouse.server.organization;

import dev.gatehouse.server.keys.RandomId;

/**
 * Names a connection. Stands here, below both, because people and connections refer to each other.
 *
 * @param value {@code con_} and 26 characters
 */
public record ConnectionId(String value) {

  /** The id of a new one. */
  public static ConnectionId random() {
    return new ConnectionId(RandomId.of("con_"));
  }

  @Override
  public String toString() {
    return value;
  }
}
