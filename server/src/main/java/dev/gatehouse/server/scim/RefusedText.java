package dev.gatehouse.server.scim;

import dev.gatehouse.server.web.Parameters;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What may be kept of a request that was refused: which endpoint, which of our ids, which
 * attributes. Not whom it was about.
 */
final class RefusedText {
  private static final int LONGEST = 400;
  private static final String LEFT_OUT = "…";

  /** Names of endpoints and schemas, and ids that were given out here. */
  private static final Pattern KNOWN_PART =
      Pattern.compile(
          "\\.?[A-Za-z]{1,30}|(?:user|group)_[A-Za-z0-9]{1,60}|urn:[A-Za-z0-9:._-]{1,120}");

  /** Parameters whose values name attributes and numbers. */
  private static final List<String> HARMLESS =
      List.of("attributes", "excludedattributes", "sortby", "sortorder", "startindex", "count");

  private static final Pattern HARMLESS_VALUE = Pattern.compile("[A-Za-z0-9:._,$ -]{0,120}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,40}");

  /** A text in a filter or a sentence; what is no name of an attribute goes. */
  private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"?");

  private static final Pattern QUOTED_NAME = Pattern.compile("\"[A-Za-z0-9:._$-]{1,120}\"");
  private static final Pattern ADDRESS =
      Pattern.compile("[^\\s\"'<>()\\[\\],;]{1,320}@[^\\s\"'<>()\\[\\],;]{1,320}");

  private static final Pattern HARMLESS_FILTER =
      Pattern.compile("[A-Za-z0-9:._$ ()\\[\\]\"" + LEFT_OUT + "-]*");

  private RefusedText() {}

  static String method(String method) {
    return method.matches("[A-Z]{1,10}") ? method : LEFT_OUT;
  }

  /** The endpoint alone. */
  static String endpoint(String path) {
    String first = path(path);
    int slash = first.indexOf('/', 1);
    return slash < 0 ? first : first.substring(0, slash);
  }

  /** Without the root. */
  static String path(String path) {
    String below = path.startsWith(ScimDoor.ROOT) ? path.substring(ScimDoor.ROOT.length()) : path;
    StringBuilder kept = new StringBuilder();
    Arrays.stream(below.split("/"))
        .filter(part -> !part.isEmpty())
        .limit(4)
        .forEach(
            part -> kept.append('/').append(KNOWN_PART.matcher(part).matches() ? part : LEFT_OUT));
    return kept.isEmpty() ? "/" : kept.toString();
  }

  /** Path and query. */
  static String path(String path, Parameters query) {
    StringBuilder kept = new StringBuilder(path(path));
    char before = '?';
    for (Map.Entry<String, List<String>> one : new TreeMap<>(query.values()).entrySet()) {
      if (!NAME.matcher(one.getKey()).matches()) {
        continue;
      }
      kept.append(before)
          .append(one.getKey())
          .append('=')
          .append(value(one.getKey().toLowerCase(Locale.ROOT), one.getValue().getFirst()));
      before = '&';
    }
    return cut(kept.toString());
  }

  private static String value(String name, String value) {
    if (HARMLESS.contains(name) && HARMLESS_VALUE.matcher(value).matches()) {
      return value;
    }
    return name.equals("filter") ? filter(value) : LEFT_OUT;
  }

  /** Attributes and operators; what they are compared with goes. */
  private static String filter(String filter) {
    String without = QUOTED.matcher(cut(filter)).replaceAll("\"" + LEFT_OUT + "\"");
    return HARMLESS_FILTER.matcher(without).matches() ? without : LEFT_OUT;
  }

  /** A sentence of ours, which may repeat what was sent. */
  static String detail(String detail) {
    String without =
        QUOTED
            .matcher(cut(detail))
            .replaceAll(
                found ->
                    QUOTED_NAME.matcher(found.group()).matches()
                        ? Matcher.quoteReplacement(found.group())
                        : "\"" + LEFT_OUT + "\"");
    return ADDRESS.matcher(without).replaceAll(LEFT_OUT);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + LEFT_OUT;
  }
}
