package dev.gatehouse.server.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How the text of the program is written: what no compiler checks. */
class StyleTest {
  private static final int LONGEST_FILE = 500;
  private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX|HACK)\\b");
  private static final Pattern PRINTS = Pattern.compile("\\bSystem\\.(out|err)\\b|printStackTrace");
  private static final Pattern CONCATENATED_SQL =
      Pattern.compile("\\.(query|update)\\(\\s*\"[^\"]*\"\\s*\\+");

  private static final List<Path> MODULES =
      List.of(Path.of("../protocol"), Path.of("../testkit"), Path.of("../server"));

  @Test
  void no_file_is_longer_than_a_reader_can_hold() {
    List<String> tooLong = new ArrayList<>();
    for (Path file : sources("src")) {
      int lines = lines(file).size();
      // Tables of attacks are looked up, not read.
      boolean table = file.getFileName().toString().endsWith("Cases.java");
      if (lines > LONGEST_FILE && !table) {
        tooLong.add(file + ": " + lines);
      }
    }
    assertThat(tooLong).isEmpty();
  }

  @Test
  void nothing_is_left_for_later() {
    // This file must name the words.
    assertThat(matching(UNFINISHED, "src"))
        .filteredOn(hit -> !hit.contains("StyleTest.java"))
        .isEmpty();
  }

  @Test
  void only_the_start_of_the_program_prints() {
    assertThat(matching(PRINTS, "src/main"))
        .filteredOn(
            hit -> !hit.matches(".*server/src/main/java/dev/gatehouse/server/\\w+\\.java:.*"))
        .filteredOn(hit -> !hit.contains("/testkit/"))
        .isEmpty();
  }

  @Test
  void sql_is_never_concatenated() {
    assertThat(matching(CONCATENATED_SQL, "src/main")).isEmpty();
  }

  @Test
  void every_package_says_what_it_owns_and_marks_nulls() {
    Set<String> wrong = new TreeSet<>();
    for (Path file : sources("src/main")) {
      Path about = file.resolveSibling("package-info.java");
      if (!Files.exists(about)) {
        wrong.add(file.getParent() + " has no package-info.java");
      } else {
        String text = String.join("\n", lines(about));
        if (!text.contains("@NullMarked") || !text.startsWith("/**")) {
          wrong.add(about + " lacks @NullMarked or a description");
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static List<String> matching(Pattern pattern, String below) {
    List<String> hits = new ArrayList<>();
    for (Path file : sources(below)) {
      List<String> lines = lines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (pattern.matcher(lines.get(i)).find()) {
          hits.add(file + ":" + (i + 1) + ": " + lines.get(i).strip());
        }
      }
    }
    return hits;
  }

  private static List<Path> sources(String below) {
    List<Path> sources = new ArrayList<>();
    for (Path module : MODULES) {
      Path folder = module.resolve(below);
      assertThat(module).as("tests run in the folder of their module").isDirectory();
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.walk(folder)) {
          files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    assertThat(sources).isNotEmpty();
    return sources;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
