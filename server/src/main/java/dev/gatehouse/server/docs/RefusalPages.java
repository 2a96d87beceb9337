package dev.gatehouse.server.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A page for every refusal's code, from the generated table {@code error-codes.md} and, where they
 * exist, the hints for codes of that kind: {@code troubleshooting/saml.md} for {@code saml_…}, and
 * {@code troubleshooting/forward-auth.md} for {@code forward_auth_…}.
 */
final class RefusalPages {
  private final Library library;

  RefusalPages(Library library) {
    this.library = library;
  }

  /** One code. */
  record Refusal(String code, String sentence, String remedy, String hints) {

    String markdown() {
      return """
      # %s

      ## What the person is told

      %s

      ## What to look at

      %s

      %s
      [All refusal codes](error-codes.md)
      """
          .formatted(code, sentence, remedy, hints);
    }
  }

  Optional<Refusal> find(String code) {
    if (!code.matches("[a-z][a-z0-9_]{1,80}")) {
      return Optional.empty();
    }
    String start = "| `" + code + "` |";
    return library
        .source("error-codes")
        .orElseThrow()
        .lines()
        .filter(line -> line.startsWith(start))
        .map(RefusalPages::cells)
        .map(cells -> new Refusal(code, cells.get(1), cells.get(2), hints(code)))
        .findFirst();
  }

  private static List<String> cells(String row) {
    List<String> cells = new ArrayList<>();
    // A bar that belongs to a text has a backslash before it.
    for (String cell : row.substring(1).split("(?<!\\\\)\\|", -1)) {
      cells.add(cell.strip());
    }
    return cells;
  }

  /** Of the longest kind that there are hints for: {@code forward_auth} before {@code forward}. */
  private String hints(String code) {
    String kind = code.replace('_', '-');
    while (kind.indexOf('-') > 0) {
      kind = kind.substring(0, kind.lastIndexOf('-'));
      Optional<String> text = library.source("troubleshooting/" + kind);
      if (text.isPresent()) {
        return "## How to find the cause\n"
            + text.get().substring(text.get().indexOf('\n') + 1)
            + "\n";
      }
    }
    return "";
  }
}
