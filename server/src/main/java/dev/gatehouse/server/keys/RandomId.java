package dev.gatehouse.server.keys;

import dev.gatehouse.server.db.Database;
import java.security.SecureRandom;
import java.time.Instant;

/** Makes the ids of stored things: a prefix that says what it is, and 26 unguessable characters. */
public final class RandomId {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Crockford's base 32 in lower case: no i, l, o or u to misread. */
  private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

  private static final int LENGTH = 26;
  private static final int TIME_LENGTH = 10;

  /** The first of the ten is zero for another eleven centuries. */
  private static final int TIME_LENGTH_AT_PLACE = 9;

  private static final int PLACE_LENGTH = 2;

  private RandomId() {}

  /**
   * @param prefix with its underscore, such as {@code user_}
   * @return the prefix and 26 characters, 130 random bits
   */
  public static String of(String prefix) {
    StringBuilder id = new StringBuilder(prefix.length() + LENGTH).append(prefix);
    appendRandom(id, LENGTH);
    return id.toString();
  }

  private static void appendRandom(StringBuilder id, int length) {
    byte[] random = new byte[length];
    RANDOM.nextBytes(random);
    for (byte b : random) {
      id.append(ALPHABET[b & 31]);
    }
  }

  /** Two random characters: one of 1,024 places where {@link #timeOrderedAt} puts ids. */
  public static String place() {
    StringBuilder place = new StringBuilder(PLACE_LENGTH);
    appendRandom(place, PLACE_LENGTH);
    return place.toString();
  }

  /**
   * An id that sorts by time among those of its place: the place, nine characters of milliseconds
   * and 15 random ones (75 bits).
   *
   * @param place by {@link #place()}
   */
  public static String timeOrderedAt(String prefix, String place, Instant now) {
    StringBuilder id = new StringBuilder(prefix.length() + LENGTH).append(prefix).append(place);
    appendTime(id, now, TIME_LENGTH_AT_PLACE);
    appendRandom(id, LENGTH - PLACE_LENGTH - TIME_LENGTH_AT_PLACE);
    return id.toString();
  }

  /**
   * An id for rows that are written all the time, so that writing them touches little of the disk.
   * Where there is one writer (SQLite), rows that are written one after the other are neighbours in
   * each index that the id leads. Where transactions run side by side (PostgreSQL), neighbours
   * would meet at one page and have to be run again, so ids are scattered there.
   */
  public static String suiting(Database database, String prefix, Instant now) {
    return database.isPostgres() ? of(prefix) : timeOrdered(prefix, now);
  }

  /** Sorts before every {@link #timeOrdered} id of this millisecond, and after all earlier ones. */
  public static String timeOrderedFrom(String prefix, Instant at) {
    StringBuilder id = new StringBuilder(prefix.length() + TIME_LENGTH).append(prefix);
    appendTime(id, at, TIME_LENGTH);
    return id.toString();
  }

  private static void appendTime(StringBuilder id, Instant at, int length) {
    long milliseconds = at.toEpochMilli();
    for (int shift = 5 * (length - 1); shift >= 0; shift -= 5) {
      id.append(ALPHABET[(int) (milliseconds >>> shift) & 31]);
    }
  }

  /**
   * An id that sorts by time, for what is listed newest first: ten characters of milliseconds and
   * 16 random ones.
   */
  public static String timeOrdered(String prefix, Instant now) {
    StringBuilder id = new StringBuilder(prefix.length() + LENGTH).append(prefix);
    appendTime(id, now, TIME_LENGTH);
    appendRandom(id, LENGTH - TIME_LENGTH);
    return id.toString();
  }
}
