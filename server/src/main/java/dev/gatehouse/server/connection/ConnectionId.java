package dev.gatehouse.server.connection;

/**
 * Names a connection.
 *
 * @param value {@code con_} and 26 characters
 */
public record ConnectionId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
