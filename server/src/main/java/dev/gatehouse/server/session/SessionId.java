package dev.gatehouse.server.session;

import dev.gatehouse.server.keys.RandomId;

/**
 * Names a session, the {@code sid} of tokens. Not the secret: that is in the cookie, and here only
 * as a hash.
 *
 * @param value {@code ses_} and 26 characters
 */
public record SessionId(String value) {

  /** The id of a new one. */
  public static SessionId random() {
    return new SessionId(RandomId.of("ses_"));
  }

  @Override
  public String toString() {
    return value;
  }
}
