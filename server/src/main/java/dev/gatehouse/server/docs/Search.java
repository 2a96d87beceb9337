package dev.gatehouse.server.docs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Finds sections of pages by words. All pages together are a few hundred kilobytes: looking through
 * them takes less than an index would need to be explained.
 */
public final class Search {
  private static final int MOST_HITS = 20;
  private static final int IN_PAGE_TITLE = 100;
  private static final int IN_HEADING = 40;
  private static final int MOST_FOR_TEXT = 10;
  private static final int MOST_WORDS = 10;
  private static final int BEFORE = 60;
  private static final int EXCERPT = 220;

  private final Library library;
  private final Markdown markdown;

  private volatile List<Part> parts = List.of();

  private record Part(Library.Entry entry, Markdown.Section section) {}

  Search(Library library, Markdown markdown) {
    this.library = library;
    this.markdown = markdown;
  }

  /**
   * A section that was found.
   *
   * @param address within the site
   * @param excerpt plain text around the first word
   */
  public record Hit(String page, String heading, String address, String excerpt, int weight) {}

  /** Sections that hold every word of the question, best first. */
  List<Hit> find(String question) {
    List<String> words = words(question);
    List<Hit> hits = new ArrayList<>();
    if (words.isEmpty()) {
      return hits;
    }
    for (Part part : parts()) {
      int weight = weight(part.entry(), part.section(), words);
      if (weight > 0) {
        hits.add(hit(part.entry(), part.section(), words.getFirst(), weight));
      }
    }
    hits.sort(Comparator.comparingInt(Hit::weight).reversed());
    return hits.subList(0, Math.min(MOST_HITS, hits.size()));
  }

  /** An empty word would be found everywhere and without end. */
  private static List<String> words(String question) {
    return Arrays.stream(question.toLowerCase(Locale.ROOT).split("[\\s,;]+"))
        .filter(word -> !word.isEmpty())
        .distinct()
        .limit(MOST_WORDS)
        .toList();
  }

  /** Read once: strangers ask as well, and parsing all pages takes longer than looking through. */
  private List<Part> parts() {
    List<Part> known = parts;
    if (known.isEmpty()) {
      List<Part> read = new ArrayList<>();
      for (Library.Section group : library.contents()) {
        for (Library.Entry entry : group.entries()) {
          String source = library.source(entry.name()).orElseThrow();
          for (Markdown.Section section : markdown.read(entry.name(), source).sections()) {
            read.add(new Part(entry, section));
          }
        }
      }
      known = List.copyOf(read);
      parts = known;
    }
    return known;
  }

  private static int weight(Library.Entry entry, Markdown.Section section, List<String> words) {
    String title = entry.title().toLowerCase(Locale.ROOT);
    String heading = section.title().toLowerCase(Locale.ROOT);
    String text = section.text().toLowerCase(Locale.ROOT);
    int weight = 0;
    for (String word : words) {
      int here =
          (title.contains(word) ? IN_PAGE_TITLE : 0)
              + (heading.contains(word) ? IN_HEADING : 0)
              + Math.min(MOST_FOR_TEXT, occurrences(text, word));
      if (here == 0) {
        return 0;
      }
      weight += here;
    }
    return weight;
  }

  private static int occurrences(String text, String word) {
    int count = 0;
    for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length())) {
      count++;
    }
    return count;
  }

  private static Hit hit(Library.Entry entry, Markdown.Section section, String word, int weight) {
    String anchor = section.anchor().isEmpty() ? "" : "#" + section.anchor();
    return new Hit(
        entry.title(),
        section.title(),
        "/docs/" + entry.name() + anchor,
        excerpt(section.text(), word),
        weight);
  }

  private static String excerpt(String text, String word) {
    int at = Math.max(0, text.toLowerCase(Locale.ROOT).indexOf(word) - BEFORE);
    int start = at == 0 ? 0 : text.indexOf(' ', at) + 1;
    int end = Math.min(text.length(), start + EXCERPT);
    return (start > 0 ? "… " : "")
        + text.substring(start, end).strip()
        + (end < text.length() ? " …" : "");
  }
}
