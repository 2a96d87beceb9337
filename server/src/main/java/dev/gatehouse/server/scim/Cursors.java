package dev.gatehouse.server.scim;

import dev.gatehouse.protocol.scim.ScimLimits;
import dev.gatehouse.protocol.scim.ScimType;
import dev.gatehouse.server.directory.DirectoryScope;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.keys.UnreadableSecretException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;

/**
 * Cursors (RFC 9865 §2): sealed, so that they tell nothing, cannot be made up, and serve only the
 * directory and the query for which they were given out. No node needs to remember one.
 */
final class Cursors {
  static final Duration LIFETIME = Duration.ofHours(1);

  /**
   * Octets of a key that a cursor holds. Names are shorter; a value that is longer has its place by
   * number.
   */
  private static final int LONGEST_KEY = 1_200;

  private static final int PARTS = 6;

  private final SecretBox box;

  Cursors(SecretBox box) {
    this.box = box;
  }

  /**
   * Where to go on.
   *
   * @param type the number of the type of resources among those that are listed one after another
   * @param after the key of the last resource, or empty where others are skipped by their number
   * @param skipped how many resources of that type come before, or came
   * @param count of resources on each page
   */
  record Position(int type, String after, long skipped, int count) {
    static Position first(int count) {
      return new Position(0, "", 0, count);
    }

    static Position after(int type, String key, long skipped, int count) {
      boolean fits = key.getBytes(StandardCharsets.UTF_8).length <= LONGEST_KEY;
      return new Position(type, fits ? key : "", skipped, count);
    }
  }

  /**
   * @param query what must be the same when the cursor comes back
   */
  String seal(DirectoryScope scope, List<String> query, Position position, Instant now) {
    String text =
        String.join(
            " ",
            digest(query),
            Long.toString(now.plus(LIFETIME).toEpochMilli()),
            Integer.toString(position.type()),
            Long.toString(position.skipped()),
            Integer.toString(position.count()),
            position.after());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(box.seal(text, row(scope)));
  }

  /**
   * @param count what the request says itself
   */
  Position open(
      DirectoryScope scope, List<String> query, String cursor, OptionalInt count, Instant now) {
    if (cursor.isEmpty()) {
      return Position.first(count.orElse(ScimLimits.DEFAULT_PAGE));
    }
    List<String> parts = Arrays.asList(text(scope, cursor).split(" ", PARTS));
    if (parts.size() != PARTS || !parts.getFirst().equals(digest(query))) {
      throw new ScimRefusedException(
          ScimType.INVALID_CURSOR, "The cursor belongs to another query.");
    }
    // RFC 9865 §2.1.
    if (now.toEpochMilli() >= Long.parseLong(parts.get(1))) {
      throw new ScimRefusedException(
          ScimType.EXPIRED_CURSOR, "The cursor has expired. Begin again without one.");
    }
    int first = Integer.parseInt(parts.get(4));
    // RFC 9865 §2.1, table 3: it must be that of the first page.
    if (count.orElse(first) != first) {
      throw new ScimRefusedException(
          ScimType.INVALID_COUNT, "count is not that of the first page, which was " + first + ".");
    }
    return new Position(
        Integer.parseInt(parts.get(2)), parts.get(5), Long.parseLong(parts.get(3)), first);
  }

  private String text(DirectoryScope scope, String cursor) {
    try {
      return box.openText(Base64.getUrlDecoder().decode(cursor), row(scope));
    } catch (IllegalArgumentException | UnreadableSecretException e) {
      throw new ScimRefusedException(ScimType.INVALID_CURSOR, "The cursor was not given out here.");
    }
  }

  private static String row(DirectoryScope scope) {
    return "scim_cursor/" + scope.directory().value();
  }

  /** A length before each part, so that no two queries have one text. */
  private static String digest(List<String> query) {
    StringBuilder text = new StringBuilder();
    query.forEach(part -> text.append(part.length()).append(':').append(part));
    return HexFormat.of().formatHex(Tokens.hash(text.toString()));
  }
}
