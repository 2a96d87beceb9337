package dev.gatehouse.server.console;

import java.util.List;

/** The sentences of one language. */
public record WordsView(
    String search, List<Row> rows, Problems problems, boolean mayChange, String action) {
  public WordsView {
    rows = List.copyOf(rows);
  }

  /**
   * A sentence.
   *
   * @param own what the organization says instead; empty for nothing
   */
  public record Row(String english, String said, String own) {}
}
