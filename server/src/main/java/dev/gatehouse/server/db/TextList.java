package dev.gatehouse.server.db;

import java.util.ArrayList;
import java.util.List;

/**
 * A list of texts in one column, an element per line. Equal lists have equal texts, so that a store
 * sees without reading the elements that nothing changed.
 */
public final class TextList {
  private TextList() {}

  /** Backslashes, line feeds and NUL (which PostgreSQL cannot store) are escaped. */
  public static String encode(List<String> elements) {
    StringBuilder text = new StringBuilder(elements.size() * 24);
    for (String element : elements) {
      if (isPlain(element)) {
        text.append(element);
      } else {
        escape(element, text);
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static boolean isPlain(String element) {
    return element.indexOf('\n') < 0 && element.indexOf('\\') < 0 && element.indexOf('\0') < 0;
  }

  private static void escape(String element, StringBuilder text) {
    for (int i = 0; i < element.length(); i++) {
      char c = element.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\0' -> text.append("\\0");
        default -> text.append(c);
      }
    }
  }

  public static List<String> decode(String text) {
    List<String> elements = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int end = text.indexOf('\n', from);
      if (end < 0) {
        throw new IllegalArgumentException("the list ends inside an element");
      }
      elements.add(unescape(text.substring(from, end)));
      from = end + 1;
    }
    return List.copyOf(elements);
  }

  private static String unescape(String line) {
    if (line.indexOf('\\') < 0) {
      return line;
    }
    StringBuilder element = new StringBuilder(line.length());
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\') {
        i++;
        char escaped = line.charAt(i);
        element.append(escaped == 'n' ? '\n' : escaped == '0' ? '\0' : escaped);
      } else {
        element.append(c);
      }
    }
    return element.toString();
  }
}
