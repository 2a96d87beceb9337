package dev.gatehouse.server.directory;

import dev.gatehouse.server.keys.RandomId;

/**
 * Names a group of a directory.
 *
 * @param value {@code group_} and 26 characters
 */
public record GroupId(String value) {

  /** The id of a new one. */
  public static GroupId random() {
    return new GroupId(RandomId.of("group_"));
  }

  @Override
  public String toString() {
    return value;
  }
}
