package dev.gatehouse.server.session;

/**
 * Names a session, the {@code sid} of tokens. Not the secret: that is in the cookie, and here only
 * as a hash.
 *
 * @param value {@code ses_} and 26 characters
 */
public record SessionId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
