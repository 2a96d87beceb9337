package dev.gatehouse.server.console;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/**
 * What a provider sent, for the eye. It is text of a stranger: it is cut into lines here and shown
 * as text, and nothing is decided by it.
 */
final class ReceivedText {
  private static final int DEEPEST = 40;
  private static final int MOST_ATTRIBUTES = 200;
  private static final Pattern TAG = Pattern.compile("<[^>]*>|[^<]+");

  private ReceivedText() {}

  /** Indented, where it is XML or JSON in one line; else as it is. */
  static String inLines(String text) {
    if (text.indexOf('\n') >= 0) {
      return text;
    }
    if (text.startsWith("<")) {
      return xml(text);
    }
    try {
      return text.startsWith("{") ? Doc.readText(text).pretty() : text;
    } catch (JacksonException e) {
      return text;
    }
  }

  /** The names and values of a JSON object; XML says too many other things. */
  static List<SignInView.Attribute> attributes(String text) {
    if (!text.startsWith("{")) {
      return List.of();
    }
    try {
      Doc document = Doc.readText(text);
      return document.names().stream()
          .limit(MOST_ATTRIBUTES)
          .map(
              name ->
                  new SignInView.Attribute(
                      name,
                      document.field(name).list().isEmpty()
                          ? List.of(document.field(name).value())
                          : document.field(name).list().stream().map(Doc::value).toList()))
          .toList();
    } catch (JacksonException e) {
      return List.of();
    }
  }

  /** An element that holds only text stays in one line. */
  private static String xml(String text) {
    List<String> pieces = new ArrayList<>();
    Matcher matcher = TAG.matcher(text);
    while (matcher.find()) {
      if (!matcher.group().isBlank()) {
        pieces.add(matcher.group());
      }
    }
    StringBuilder lines = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < pieces.size(); i++) {
      String piece = pieces.get(i);
      boolean closing = piece.startsWith("</");
      boolean opening = piece.startsWith("<") && !closing && isElement(piece);
      depth = closing ? Math.max(0, depth - 1) : depth;
      lines.append("  ".repeat(Math.min(depth, DEEPEST))).append(piece);
      if (opening
          && i + 2 < pieces.size()
          && !pieces.get(i + 1).startsWith("<")
          && pieces.get(i + 2).startsWith("</")) {
        lines.append(pieces.get(i + 1)).append(pieces.get(i + 2));
        i += 2;
      } else if (opening) {
        depth++;
      }
      lines.append('\n');
    }
    return lines.toString().stripTrailing();
  }

  private static boolean isElement(String tag) {
    return !tag.endsWith("/>") && !tag.startsWith("<?") && !tag.startsWith("<!");
  }
}
