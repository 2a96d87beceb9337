package dev.gatehouse.server.console;

import java.util.ArrayList;
import java.util.List;

/**
 * Columns over time, each of parts that stand on each other, and the same as a table.
 *
 * @param id of the picture among those of its page
 * @param sentence what it shows, for whoever does not see it
 * @param parts what the parts of each column are called, the lowest first
 * @param columns from left to right
 */
public record ColumnPicture(
    String id, String title, String sentence, List<Part> parts, List<Column> columns) {
  private static final int HEIGHT = 200;
  private static final int LEFT = 48;
  private static final int RIGHT = 16;
  private static final int TOP = 12;
  private static final int BOTTOM = 28;
  private static final int LABELS = 8;

  public ColumnPicture {
    parts = List.copyOf(parts);
    columns = List.copyOf(columns);
  }

  /** A part: its name, and the pattern that it is filled with beside its colour. */
  public record Part(String name, String style) {}

  /**
   * A column.
   *
   * @param label in the table
   * @param tick below the column, where there is room
   * @param values one for each part
   */
  public record Column(String label, String tick, List<Long> values) {
    public Column {
      values = List.copyOf(values);
    }

    public long total() {
      return values.stream().mapToLong(Long::longValue).sum();
    }
  }

  /** A rectangle of the picture. */
  public record Bar(String x, String y, String width, String height, String style, String hint) {}

  /** A text of the picture; {@code y} for a line across as well. */
  public record Label(String x, String y, String text) {}

  public int width() {
    return Drawing.WIDTH;
  }

  public int height() {
    return HEIGHT;
  }

  /** Where lines across begin. */
  public int left() {
    return LEFT;
  }

  public long total() {
    return columns.stream().mapToLong(Column::total).sum();
  }

  private long top() {
    return Drawing.above(columns.stream().mapToLong(Column::total).max().orElse(0));
  }

  private double slot() {
    return (Drawing.WIDTH - LEFT - RIGHT) / (double) Math.max(1, columns.size());
  }

  private double y(double value) {
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top());
  }

  public List<Bar> bars() {
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      long below = 0;
      for (int part = 0; part < parts.size(); part++) {
        long value = column.values().get(part);
        if (value > 0) {
          double high = y(below + value);
          bars.add(
              new Bar(
                  Drawing.of(LEFT + slot() * (i + 0.15)),
                  Drawing.of(high),
                  Drawing.of(slot() * 0.7),
                  Drawing.of(Math.max(1, y(below) - high)),
                  parts.get(part).style(),
                  column.label() + ": " + Words.number(value) + " " + parts.get(part).name()));
          below += value;
        }
      }
    }
    return bars;
  }

  /** Nothing, half and all of the height. */
  public List<Label> lines() {
    List<Label> lines = new ArrayList<>();
    for (long value : new long[] {0, top() / 2, top()}) {
      lines.add(new Label(Integer.toString(LEFT - 8), Drawing.of(y(value)), Words.number(value)));
    }
    return lines;
  }

  public List<Label> ticks() {
    List<Label> ticks = new ArrayList<>();
    int step = Math.max(1, Math.ceilDiv(columns.size(), LABELS));
    for (int i = 0; i < columns.size(); i += step) {
      ticks.add(
          new Label(
              Drawing.of(LEFT + slot() * (i + 0.5)),
              Integer.toString(HEIGHT - 8),
              columns.get(i).tick()));
    }
    return ticks;
  }
}
