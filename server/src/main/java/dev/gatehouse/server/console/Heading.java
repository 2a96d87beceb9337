package dev.gatehouse.server.console;

import java.util.List;
import java.util.stream.Stream;

/**
 * What stands above a page: its title, a sentence, and the way to it.
 *
 * @param lead says what the page is for; may be empty
 * @param crumbs the pages above this one, the highest first, with paths as {@link Section.Place}
 *     has them
 */
record Heading(String title, String lead, List<Crumb> crumbs) {
  Heading {
    crumbs = List.copyOf(crumbs);
  }

  /** A page above. */
  record Crumb(String title, String path) {}

  static Heading of(String title) {
    return new Heading(title, "", List.of());
  }

  Heading saying(String sentence) {
    return new Heading(title, sentence, crumbs);
  }

  /** The same, one page further down. */
  Heading below(String parent, String path) {
    return new Heading(
        title, lead, Stream.concat(crumbs.stream(), Stream.of(new Crumb(parent, path))).toList());
  }
}
