package dev.gatehouse.server.console;

import java.util.List;

/**
 * What was sent, and what came of it.
 *
 * @param csv the text
 * @param update whether rows of people who are there change them
 * @param rows what is wrong with which row
 * @param report what the import would do; nothing before it was looked at
 */
public record ImportFormView(
    String csv, boolean update, Problems problems, List<Doc> rows, Doc report) {
  static final ImportFormView EMPTY =
      new ImportFormView("", false, Problems.NONE, List.of(), Doc.NOTHING);

  public ImportFormView {
    rows = List.copyOf(rows);
  }

  /** Whether it was looked at and can be done. */
  public boolean possible() {
    return report.has("created");
  }

  /** What would happen. */
  public String words() {
    return words(report, false);
  }

  static String words(Doc report, boolean done) {
    String verb = done ? "was" : "would be";
    String verbs = done ? "were" : "would be";
    return Words.count(
            report.number("created"), "person " + verb + " added", "people " + verbs + " added")
        + ", "
        + Words.number(report.number("updated"))
        + " changed, "
        + Words.number(report.number("unchanged"))
        + " left as they are, "
        + Words.number(report.number("invited"))
        + " invited.";
  }
}
