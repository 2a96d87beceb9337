package dev.gatehouse.server.face;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The colours and measures that an organization may set, as CSS variables. Each has a form that it
 * must have, so that nothing else can get into the style sheet.
 */
public final class Theme {
  private static final Colour LIGHT_SURFACE = new Colour(0xff, 0xff, 0xff);
  private static final Colour DARK_SURFACE = new Colour(0x1b, 0x1c, 0x1f);
  private static final Pattern MEASURE = Pattern.compile("(?:[0-9]|1[0-9]|2[0-4])px");

  /** What a variable holds. */
  private enum Kind {
    COLOUR,
    MEASURE
  }

  /** The variables for light pages and measures; those for dark pages end with {@code -dark}. */
  private static final Map<String, Kind> VARIABLES =
      Map.of(
          "--ground", Kind.COLOUR,
          "--surface", Kind.COLOUR,
          "--raised", Kind.COLOUR,
          "--ink", Kind.COLOUR,
          "--ink-2", Kind.COLOUR,
          "--line", Kind.COLOUR,
          "--radius", Kind.MEASURE,
          "--radius-s", Kind.MEASURE);

  private static final String DARK = "-dark";

  private final Optional<Colour> brand;
  private final Map<String, String> variables;

  /**
   * @param brand the organization's colour
   * @param variables names and values that {@link #problem} has found acceptable
   */
  public Theme(Optional<Colour> brand, Map<String, String> variables) {
    this.brand = brand;
    this.variables = Map.copyOf(variables);
  }

  /** What is wrong with a variable, as a sentence; empty for nothing. */
  public static Optional<String> problem(String name, String value) {
    Kind kind = VARIABLES.get(light(name));
    if (kind == null || (name.endsWith(DARK) && kind == Kind.MEASURE)) {
      return Optional.of(
          "Must be one of --ground, --surface, --raised, --ink, --ink-2 and --line, each also with"
              + " -dark at its end, or --radius or --radius-s.");
    }
    boolean good =
        switch (kind) {
          case COLOUR -> Colour.of(value).isPresent();
          case MEASURE -> MEASURE.matcher(value).matches();
        };
    return good
        ? Optional.empty()
        : Optional.of(
            kind == Kind.COLOUR
                ? "Must be a colour such as #1f6feb."
                : "Must be a measure from 0px to 24px.");
  }

  private static String light(String name) {
    return name.endsWith(DARK) ? name.substring(0, name.length() - DARK.length()) : name;
  }

  /**
   * What cannot be read well (WCAG 2.2, 1.4.3), as a sentence; empty where text and ground differ
   * enough. The brand's colour is not asked: it is made readable.
   */
  public Optional<String> unreadable() {
    return unreadable("").or(() -> unreadable(DARK));
  }

  private Optional<String> unreadable(String mode) {
    boolean dark = mode.equals(DARK);
    Colour surface = colour("--surface" + mode, dark ? DARK_SURFACE : LIGHT_SURFACE);
    Colour ground =
        colour("--ground" + mode, dark ? new Colour(0x13, 0x14, 0x16) : new Colour(246, 246, 244));
    Colour ink =
        colour("--ink" + mode, dark ? new Colour(0xec, 0xec, 0xee) : new Colour(28, 29, 31));
    Colour second =
        colour("--ink-2" + mode, dark ? new Colour(0xa6, 0xa8, 0xae) : new Colour(91, 93, 98));
    double worst =
        Math.min(
            Math.min(ink.contrast(surface), ink.contrast(ground)),
            Math.min(second.contrast(surface), second.contrast(ground)));
    return worst >= Colour.READABLE
        ? Optional.empty()
        : Optional.of(
            "On %s pages text and ground differ by %.1f to 1 only; 4.5 to 1 can be read."
                .formatted(dark ? "dark" : "light", Math.floor(worst * 10) / 10));
  }

  private Colour colour(String name, Colour usual) {
    return Optional.ofNullable(variables.get(name)).flatMap(Colour::of).orElse(usual);
  }

  /** The style sheet; empty where nothing is set. */
  public String css() {
    Map<String, String> light = declarations("");
    Map<String, String> dark = declarations(DARK);
    if (light.isEmpty() && dark.isEmpty()) {
      return "";
    }
    return ":root{"
        + joined(light)
        + "}@media(prefers-color-scheme:dark){:root{"
        + joined(dark)
        + "}}";
  }

  private Map<String, String> declarations(String mode) {
    boolean dark = mode.equals(DARK);
    Map<String, String> all = new LinkedHashMap<>();
    Colour surface = colour("--surface" + mode, dark ? DARK_SURFACE : LIGHT_SURFACE);
    brand.ifPresent(
        colour -> {
          Colour readable = colour.readableOn(surface);
          all.put("--brand", readable.toString());
          all.put("--brand-ink", readable.ink().toString());
        });
    variables.keySet().stream()
        .sorted()
        .filter(name -> name.endsWith(DARK) == dark)
        .forEach(name -> all.put(light(name), variables.getOrDefault(name, "")));
    return all;
  }

  private static String joined(Map<String, String> declarations) {
    StringBuilder text = new StringBuilder();
    declarations.forEach((name, value) -> text.append(name).append(':').append(value).append(';'));
    return text.toString();
  }
}
