package dev.gatehouse.server.signin;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.keys.RandomId;
import java.time.Instant;

/**
 * Names an attempt.
 *
 * @param value {@code att_} and 26 characters
 */
public record AttemptId(String value) {

  /** The id of a new one. */
  static AttemptId next(Database database, Instant now) {
    return new AttemptId(RandomId.suiting(database, "att_", now));
  }

  @Override
  public String toString() {
    return value;
  }
}
