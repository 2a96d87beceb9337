package dev.gatehouse.server.session;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.keys.RandomId;
import java.time.Instant;

/**
 * Names a session, the {@code sid} of tokens. Not the secret: that is in the cookie, and here only
 * as a hash.
 *
 * @param value {@code ses_} and 26 characters
 */
public record SessionId(String value) {

  /** The id of a new one. */
  static SessionId next(Database database, Instant now) {
    return new SessionId(RandomId.suiting(database, "ses_", now));
  }

  @Override
  public String toString() {
    return value;
  }
}
