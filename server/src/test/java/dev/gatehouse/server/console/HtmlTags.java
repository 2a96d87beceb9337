package dev.gatehouse.server.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The start tags of a page as a browser finds them (HTML §13.2.5): what is quoted is a value,
 * whatever it looks like, and what gets out of its quotes is seen.
 *
 * @param name in lower case
 * @param attributes as they are written, without resolving references
 */
record HtmlTags(String name, Map<String, String> attributes) {

  static List<HtmlTags> of(String html) {
    List<HtmlTags> tags = new ArrayList<>();
    int at = 0;
    while (true) {
      at = html.indexOf('<', at);
      if (at < 0 || at + 1 >= html.length()) {
        return tags;
      }
      at++;
      if (!Character.isLetter(html.charAt(at))) {
        continue;
      }
      int end = at;
      while (end < html.length() && " \t\n\r/>".indexOf(html.charAt(end)) < 0) {
        end++;
      }
      Map<String, String> attributes = new LinkedHashMap<>();
      String name = html.substring(at, end).toLowerCase(Locale.ROOT);
      at = readAttributes(html, end, attributes);
      tags.add(new HtmlTags(name, attributes));
    }
  }

  private static int readAttributes(String html, int from, Map<String, String> attributes) {
    int at = from;
    while (at < html.length() && html.charAt(at) != '>') {
      char c = html.charAt(at);
      if (Character.isWhitespace(c) || c == '/') {
        at++;
        continue;
      }
      int begin = at;
      while (at < html.length() && " \t\n\r/>=".indexOf(html.charAt(at)) < 0) {
        at++;
      }
      String name = html.substring(begin, Math.max(at, begin + 1)).toLowerCase(Locale.ROOT);
      at = Math.max(at, begin + 1);
      String value = "";
      if (at < html.length() && html.charAt(at) == '=') {
        at++;
        char quote = at < html.length() ? html.charAt(at) : '>';
        int end;
        if (quote == '"' || quote == '\'') {
          end = html.indexOf(quote, at + 1);
          value = html.substring(at + 1, end);
          at = end + 1;
        } else {
          end = at;
          while (end < html.length() && " \t\n\r>".indexOf(html.charAt(end)) < 0) {
            end++;
          }
          value = html.substring(at, end);
          at = end;
        }
      }
      attributes.putIfAbsent(name, value);
    }
    return at;
  }
}
