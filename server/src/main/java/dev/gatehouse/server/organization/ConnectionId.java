package dev.gatehouse.server.organization;

/**
 * Names a connection. Stands here, below both, because people and connections refer to each other.
 *
 * @param value {@code con_} and 26 characters
 */
public record ConnectionId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
