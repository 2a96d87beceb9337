package dev.gatehouse.server.organization;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Part of a list.
 *
 * @param next the cursor after which the next page starts; empty at the end
 */
public record Page<T>(List<T> items, Optional<String> next) {
  /** The most items in one page. */
  public static final int LARGEST = 1_000;

  public Page {
    items = List.copyOf(items);
  }

  /** Brings a wished size into 1 to {@link #LARGEST}. */
  public static int size(int wished) {
    return Math.clamp(wished, 1, LARGEST);
  }

  /**
   * @param rows one more than the page holds, if there are more
   * @param cursor names an item as the start of what follows it
   */
  public static <T> Page<T> of(List<T> rows, int size, Function<T, String> cursor) {
    if (rows.size() <= size) {
      return new Page<>(rows, Optional.empty());
    }
    return new Page<>(rows.subList(0, size), Optional.of(cursor.apply(rows.get(size - 1))));
  }
}
