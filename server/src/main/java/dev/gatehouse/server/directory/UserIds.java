package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.keys.RandomId;
import java.time.Instant;

/**
 * Makes the ids of many new users, so that creating them touches little of the disk.
 *
 * <p>Half of the indexes of a person begin with the id. Where there is one writer (SQLite), ids
 * that are made one after the other are neighbours in each of them: many creates that share a
 * commit change the same few pages, which are in memory already. Where transactions run side by
 * side (PostgreSQL), neighbours would meet at one page and one counter and have to be run again, so
 * ids are scattered there.
 *
 * <p>See docs/decisions/ids-of-users.md.
 */
public final class UserIds {
  private static final String PREFIX = "user_";

  /** So many are neighbours; then others begin elsewhere, and all places fill alike. */
  private static final int NEIGHBOURS = 64;

  private final boolean gathered;
  private String place = "";
  private int left;

  private UserIds(boolean gathered) {
    this.gathered = gathered;
  }

  /** For a database that writes the ids. */
  public static UserIds suiting(Database database) {
    return new UserIds(!database.isPostgres());
  }

  UserId next(Instant now) {
    return gathered ? new UserId(RandomId.timeOrderedAt(PREFIX, place(), now)) : UserId.random();
  }

  private synchronized String place() {
    if (left == 0) {
      place = RandomId.place();
      left = NEIGHBOURS;
    }
    left--;
    return place;
  }
}
