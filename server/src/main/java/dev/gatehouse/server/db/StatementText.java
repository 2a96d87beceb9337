package dev.gatehouse.server.db;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A statement with its named parameters turned into positions. Read once per text: statements are
 * literals of the program, so there are few.
 *
 * @param text the statement as the driver wants it
 * @param names the parameter's name at each position, in order
 * @param positions where each name stands
 */
record StatementText(String text, List<String> names, Map<String, List<Integer>> positions) {
  /** More than this many different texts means that somebody concatenates SQL. */
  private static final int MOST_TEXTS = 2_000;

  private static final ConcurrentHashMap<String, StatementText> READ = new ConcurrentHashMap<>();

  static StatementText of(String sql) {
    StatementText known = READ.get(sql);
    if (known != null) {
      return known;
    }
    if (READ.size() >= MOST_TEXTS) {
      throw new IllegalStateException("too many different statements; SQL must be literal");
    }
    StatementText read = read(sql);
    READ.put(sql, read);
    return read;
  }

  static StatementText read(String sql) {
    StringBuilder text = new StringBuilder(sql.length());
    List<String> names = new ArrayList<>();
    int at = 0;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == '\'') {
        int end = sql.indexOf('\'', at + 1);
        if (end < 0) {
          throw new IllegalArgumentException("unclosed literal in: " + sql);
        }
        text.append(sql, at, end + 1);
        at = end + 1;
      } else if (c == ':') {
        int end = endOfName(sql, at + 1);
        if (end == at + 1) {
          throw new IllegalArgumentException("a colon without a name in: " + sql);
        }
        names.add(sql.substring(at + 1, end));
        text.append('?');
        at = end;
      } else if (c == '?') {
        throw new IllegalArgumentException("parameters have names here: " + sql);
      } else {
        text.append(c);
        at++;
      }
    }
    Map<String, List<Integer>> positions = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      positions.computeIfAbsent(names.get(i), unused -> new ArrayList<>()).add(i);
    }
    return new StatementText(
        text.toString(), List.copyOf(names), Collections.unmodifiableMap(positions));
  }

  private static int endOfName(String sql, int from) {
    int end = from;
    while (end < sql.length()
        && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '_')) {
      end++;
    }
    return end;
  }
}
