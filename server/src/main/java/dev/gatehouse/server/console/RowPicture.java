package dev.gatehouse.server.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows with a bar each, along one scale, and the same as a table.
 *
 * @param id of the picture among those of its page
 * @param sentence what it shows, for whoever does not see it
 * @param scale what stands below the picture at which place, from 0 to 1
 * @param heads of the table, the first for the rows' names
 */
public record RowPicture(
    String id,
    String title,
    String sentence,
    List<Tick> scale,
    List<String> heads,
    List<Row> rows) {
  private static final int LEFT = 200;
  private static final int RIGHT = 150;
  private static final int ROW = 30;
  private static final int BOTTOM = 26;
  private static final int LONGEST_NAME = 28;

  public RowPicture {
    scale = List.copyOf(scale);
    heads = List.copyOf(heads);
    rows = List.copyOf(rows);
  }

  /** A mark of the scale. */
  public record Tick(double place, String text) {}

  /**
   * A row.
   *
   * @param parts of the bar, as shares of the scale, with their styles
   * @param said what stands behind the bar
   * @param cells of the table behind the name
   */
  public record Row(
      String name, Optional<String> href, List<Part> parts, String said, List<String> cells) {
    public Row {
      parts = List.copyOf(parts);
      cells = List.copyOf(cells);
    }
  }

  public record Part(double share, String style) {}

  public int width() {
    return Drawing.WIDTH;
  }

  public int height() {
    return rows.size() * ROW + BOTTOM;
  }

  private static double length(double share) {
    return (Drawing.WIDTH - LEFT - RIGHT) * Math.clamp(share, 0, 1);
  }

  public List<ColumnPicture.Bar> bars() {
    List<ColumnPicture.Bar> bars = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      double before = 0;
      for (Part part : rows.get(i).parts()) {
        if (part.share() > 0) {
          bars.add(
              new ColumnPicture.Bar(
                  Drawing.of(LEFT + length(before)),
                  Integer.toString(i * ROW + 6),
                  Drawing.of(Math.max(2, length(before + part.share()) - length(before))),
                  Integer.toString(ROW - 12),
                  part.style(),
                  rows.get(i).name() + ": " + rows.get(i).said()));
          before += part.share();
        }
      }
    }
    return bars;
  }

  public List<ColumnPicture.Label> names() {
    List<ColumnPicture.Label> names = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      names.add(
          new ColumnPicture.Label(
              Integer.toString(LEFT - 10),
              Integer.toString(i * ROW + 20),
              Drawing.cut(rows.get(i).name(), LONGEST_NAME)));
    }
    return names;
  }

  public List<ColumnPicture.Label> sayings() {
    List<ColumnPicture.Label> said = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      double end = rows.get(i).parts().stream().mapToDouble(Part::share).sum();
      said.add(
          new ColumnPicture.Label(
              Drawing.of(LEFT + length(end) + 8),
              Integer.toString(i * ROW + 20),
              rows.get(i).said()));
    }
    return said;
  }

  public List<ColumnPicture.Label> ticks() {
    return scale.stream()
        .map(
            tick ->
                new ColumnPicture.Label(
                    Drawing.of(LEFT + length(tick.place())),
                    Integer.toString(height() - 8),
                    tick.text()))
        .toList();
  }
}
