package dev.gatehouse.server.scim.conversations;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file of requests and the answers that are expected, which people can read.
 *
 * <pre>
 * ### Looks somebody up
 * # Where this is known from; any line that starts with one sharp is for the reader.
 * GET /Users?filter=userName%20eq%20%22{{name}}%22
 * Accept: application/scim+json
 *
 * (the body, if any, up to the line that begins with ===)
 *
 * === 200
 * Content-Type: application/scim+json
 *
 * (a pattern for the body, if any: see JsonPattern)
 * </pre>
 */
record Conversation(List<Step> steps) {
  Conversation {
    steps = List.copyOf(steps);
  }

  /**
   * One request with its answer.
   *
   * @param line of the file, for messages
   * @param path below the base address, with its query
   * @param body empty for none
   * @param pattern empty where any body will do
   */
  record Step(
      int line,
      String title,
      String method,
      String path,
      Map<String, String> headers,
      String body,
      int status,
      Map<String, String> expectedHeaders,
      String pattern) {}

  /**
   * Reads the text of a file.
   *
   * @throws IllegalArgumentException with the number of the line that is wrong
   */
  static Conversation parse(String text) {
    var reader = new Reader(text.lines().toList());
    List<Step> steps = new ArrayList<>();
    reader.skipToTitle();
    while (!reader.atEnd()) {
      steps.add(reader.step());
    }
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("no step: a step begins with ###");
    }
    return new Conversation(steps);
  }

  private static final class Reader {
    private static final String TITLE = "### ";
    private static final String ANSWER = "=== ";

    private final List<String> lines;
    private int next;

    private Reader(List<String> lines) {
      this.lines = lines;
    }

    private boolean atEnd() {
      return next == lines.size();
    }

    private void skipToTitle() {
      while (!atEnd() && !lines.get(next).startsWith(TITLE)) {
        if (!lines.get(next).isBlank() && !isComment(lines.get(next))) {
          throw wrong("expected a comment, or a title after ###");
        }
        next++;
      }
    }

    private Step step() {
      int line = next + 1;
      String title = lines.get(next++).substring(TITLE.length()).strip();
      while (!atEnd() && isComment(lines.get(next))) {
        next++;
      }
      String[] request = take("a request line").split(" ", 2);
      if (request.length < 2 || !request[0].matches("[A-Z]+") || !request[1].startsWith("/")) {
        next--;
        throw wrong("expected a method and a path");
      }
      Map<String, String> headers = headers();
      String body = textUpTo(ANSWER);
      String status = take("=== and a status").substring(ANSWER.length()).strip();
      if (!status.matches("[1-5]\\d\\d")) {
        next--;
        throw wrong("expected a status of three digits");
      }
      Map<String, String> expected = headers();
      return new Step(
          line,
          title,
          request[0],
          request[1].strip(),
          headers,
          body,
          Integer.parseInt(status),
          expected,
          textUpTo(TITLE));
    }

    /** Up to a blank line, or to what comes after it in a message without a body. */
    private Map<String, String> headers() {
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      while (!atEnd()
          && !lines.get(next).isBlank()
          && !lines.get(next).startsWith(ANSWER)
          && !lines.get(next).startsWith(TITLE)) {
        int colon = lines.get(next).indexOf(':');
        if (colon < 1) {
          throw wrong("expected a header, or a blank line before the body");
        }
        String name = lines.get(next).substring(0, colon);
        if (headers.put(name, lines.get(next).substring(colon + 1).strip()) != null) {
          throw wrong("the header stands twice");
        }
        next++;
      }
      return headers;
    }

    private String textUpTo(String mark) {
      var text = new StringBuilder();
      while (!atEnd() && !lines.get(next).startsWith(mark)) {
        // A step whose answer was forgotten must not swallow the next one.
        if (lines.get(next).startsWith(TITLE)) {
          throw wrong("expected " + mark.strip() + " before the next step");
        }
        if (lines.get(next).startsWith(ANSWER)) {
          throw wrong("a step has one answer");
        }
        text.append(lines.get(next++)).append('\n');
      }
      return text.toString().strip();
    }

    private String take(String what) {
      if (atEnd()) {
        throw wrong("expected " + what);
      }
      return lines.get(next++);
    }

    private static boolean isComment(String line) {
      return line.startsWith("#") && !line.startsWith("##");
    }

    private IllegalArgumentException wrong(String why) {
      return new IllegalArgumentException("line " + (next + 1) + ": " + why);
    }
  }
}
