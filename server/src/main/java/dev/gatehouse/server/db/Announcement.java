package dev.gatehouse.server.db;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a transaction tells every node once it is committed. On the wire the topic and the items
 * stand in lines.
 */
record Announcement(String topic, List<String> items) {
  /** PostgreSQL takes less than 8,000 octets in one notification. */
  static final int LONGEST_TEXT = 7_000;

  private static final int LONGEST_ITEM = 500;

  Announcement {
    items = List.copyOf(items);
    requireWord(topic);
    items.forEach(Announcement::requireWord);
  }

  private static void requireWord(String text) {
    if (text.isEmpty()
        || text.length() > LONGEST_ITEM
        || text.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new IllegalArgumentException(
          "a topic or item must be 1 to 500 printable ASCII letters");
    }
  }

  /** As texts that PostgreSQL takes; a long list becomes several. */
  List<String> texts() {
    List<String> texts = new ArrayList<>();
    StringBuilder text = new StringBuilder(topic);
    for (String item : items) {
      if (text.length() + 1 + item.length() > LONGEST_TEXT) {
        texts.add(text.toString());
        text = new StringBuilder(topic);
      }
      text.append('\n').append(item);
    }
    texts.add(text.toString());
    return texts;
  }

  /** Reads such a text; anybody who may use the database can send one. */
  static Optional<Announcement> read(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST_TEXT) {
      return Optional.empty();
    }
    List<String> lines = List.of(text.split("\n", -1));
    try {
      return Optional.of(new Announcement(lines.getFirst(), lines.subList(1, lines.size())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
