package dev.gatehouse.server.face;

import java.util.Optional;
import java.util.regex.Pattern;

/** A colour of the sRGB space, and how well it can be told from another. */
public record Colour(int red, int green, int blue) {
  private static final Pattern HEX = Pattern.compile("#[0-9a-fA-F]{6}");

  /** WCAG 2.2, success criterion 1.4.3: text of usual size. */
  public static final double READABLE = 4.5;

  public static final Colour WHITE = new Colour(255, 255, 255);
  public static final Colour BLACK = new Colour(0, 0, 0);

  /** Reads {@code #rrggbb}; empty for anything else. */
  public static Optional<Colour> of(String text) {
    if (!HEX.matcher(text).matches()) {
      return Optional.empty();
    }
    int all = Integer.parseInt(text.substring(1), 16);
    return Optional.of(new Colour(all >> 16, all >> 8 & 0xff, all & 0xff));
  }

  /** The contrast ratio of WCAG 2.2, from 1 to 21. */
  public double contrast(Colour other) {
    double one = luminance();
    double two = other.luminance();
    return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
  }

  /** Black or white, whichever is easier to read on it. */
  public Colour ink() {
    return contrast(WHITE) >= contrast(BLACK) ? WHITE : BLACK;
  }

  /**
   * The nearest colour of this hue, darker or lighter, that can be read on a ground; itself where
   * it can.
   */
  public Colour readableOn(Colour ground) {
    Colour end = ground.ink();
    for (int step = 0; step <= 20; step++) {
      Colour mixed = mix(end, step / 20.0);
      if (mixed.contrast(ground) >= READABLE) {
        return mixed;
      }
    }
    return end;
  }

  private Colour mix(Colour other, double part) {
    return new Colour(
        mix(red, other.red, part), mix(green, other.green, part), mix(blue, other.blue, part));
  }

  private static int mix(int from, int to, double part) {
    return (int) Math.round(from + (to - from) * part);
  }

  /** Relative luminance (WCAG 2.2). */
  private double luminance() {
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  }

  private static double linear(int part) {
    double share = part / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }

  @Override
  public String toString() {
    return "#%02x%02x%02x".formatted(red, green, blue);
  }
}
