package dev.gatehouse.server.directory;

import dev.gatehouse.server.keys.RandomId;

/**
 * Names a directory: the SCIM side of one connection.
 *
 * @param value {@code dir_} and 26 characters
 */
public record DirectoryId(String value) {

  /** The id of a new one. */
  public static DirectoryId random() {
    return new DirectoryId(RandomId.of("dir_"));
  }

  @Override
  public String toString() {
    return value;
  }
}
