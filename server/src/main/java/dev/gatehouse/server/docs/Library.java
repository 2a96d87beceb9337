package dev.gatehouse.server.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Markdown files in the jar. {@code README.md} lists them, and is the only list. */
public final class Library {
  static final String CONTENTS = "README";
  static final String ENDING = ".md";

  private static final Pattern NAME = Pattern.compile("([a-z0-9-]{1,60}/)?[a-z0-9-]{1,80}");
  private static final Pattern SECTION = Pattern.compile("## (.+)");
  private static final Pattern ENTRY =
      Pattern.compile("- \\[(?<title>[^]]+)]\\((?<name>[a-z0-9/-]+)\\.md\\): (?<about>.+)");

  /**
   * A heading of the contents and what stands below it.
   *
   * @param title such as "Run it"
   */
  public record Section(String title, List<Entry> entries) {}

  /**
   * A page in the contents.
   *
   * @param name without ending, such as {@code guides/okta-saml}
   * @param about what it tells, in one line
   */
  public record Entry(String title, String name, String about) {}

  /** The text of a page; empty where there is none of that name. */
  Optional<String> source(String name) {
    // A name is a file of ours or nothing: no dots, no other slashes.
    if (!name.equals(CONTENTS) && !NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    try (InputStream stream = Library.class.getResourceAsStream("pages/" + name + ENDING)) {
      return stream == null
          ? Optional.empty()
          : Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether there is a page of that name. */
  boolean has(String name) {
    return (name.equals(CONTENTS) || NAME.matcher(name).matches())
        && Library.class.getResource("pages/" + name + ENDING) != null;
  }

  List<Section> contents() {
    List<Section> sections = new ArrayList<>();
    for (String line : source(CONTENTS).orElseThrow().lines().toList()) {
      Matcher section = SECTION.matcher(line);
      Matcher entry = ENTRY.matcher(line);
      if (section.matches()) {
        sections.add(new Section(section.group(1), new ArrayList<>()));
      } else if (entry.matches()) {
        sections
            .getLast()
            .entries()
            .add(new Entry(entry.group("title"), entry.group("name"), entry.group("about")));
      }
    }
    return sections;
  }

  /** The contents with whole addresses. */
  String forMachines(URI address) {
    StringBuilder text = new StringBuilder();
    for (String line : source(CONTENTS).orElseThrow().lines().toList()) {
      Matcher entry = ENTRY.matcher(line);
      text.append(
          entry.matches()
              ? "- [%s](%s/docs/%s.md): %s"
                  .formatted(
                      entry.group("title"), address, entry.group("name"), entry.group("about"))
              : line);
      text.append('\n');
    }
    return text.toString();
  }
}
