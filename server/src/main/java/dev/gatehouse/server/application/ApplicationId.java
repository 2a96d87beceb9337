package dev.gatehouse.server.application;

import dev.gatehouse.server.keys.RandomId;

/**
 * Names an application.
 *
 * @param value {@code app_} and 26 characters
 */
public record ApplicationId(String value) {

  /** The id of a new one. */
  public static ApplicationId random() {
    return new ApplicationId(RandomId.of("app_"));
  }

  @Override
  public String toString() {
    return value;
  }
}
