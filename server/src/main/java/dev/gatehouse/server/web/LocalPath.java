package dev.gatehouse.server.web;

import java.util.Locale;
import java.util.Optional;

/** Paths that somebody is sent back to, as they come from forms, queries and headers. */
public final class LocalPath {
  /** What browsers send in paths and queries although RFC 3986 §2 does not allow it. */
  private static final String UNUSUAL = " \"#<>\\^`{|}";

  private LocalPath() {}

  /**
   * A path and query that stays on its host: two slashes, or a slash and a backslash, which
   * browsers read as two slashes, would name another one. What does not belong into an address is
   * escaped, so that the answer is one that {@link java.net.URI} reads.
   *
   * @param path each character is one octet
   * @return empty if it leads away, or cannot be an address
   */
  public static Optional<String> of(String path) {
    boolean leaves =
        path.isEmpty()
            || path.charAt(0) != '/'
            || (path.length() > 1 && (path.charAt(1) == '/' || path.charAt(1) == '\\'));
    if (leaves) {
      return Optional.empty();
    }
    StringBuilder safe = new StringBuilder(path.length() + 16);
    boolean inQuery = false;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c < ' ' || c == 0x7f || c > 0xff) {
        return Optional.empty();
      }
      inQuery |= c == '?';
      // RFC 3986 §3.2.2: brackets belong to hosts. The JDK takes them in queries.
      boolean bracket = (c == '[' || c == ']') && !inQuery;
      boolean bare = c == '%' && !isEscape(path, i);
      if (c > 0x7f || bracket || bare || UNUSUAL.indexOf(c) >= 0) {
        safe.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
      } else {
        safe.append(c);
      }
    }
    return Optional.of(safe.toString());
  }

  private static boolean isEscape(String path, int at) {
    return at + 2 < path.length()
        && Character.digit(path.charAt(at + 1), 16) >= 0
        && Character.digit(path.charAt(at + 2), 16) >= 0;
  }
}
