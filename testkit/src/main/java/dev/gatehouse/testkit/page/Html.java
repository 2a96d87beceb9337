package dev.gatehouse.testkit.page;

import java.util.Collection;
import java.util.function.Function;

/**
 * Markup. Text that is put into it is escaped, other markup is not, so that forgetting is
 * impossible.
 */
public final class Html {

  private static final Html NOTHING = new Html("");

  private final String markup;

  private Html(String markup) {
    this.markup = markup;
  }

  public static Html nothing() {
    return NOTHING;
  }

  /**
   * Fills each {@code {}} of a literal template with the next value: markup as it is, anything else
   * escaped for element content and double-quoted attributes.
   */
  public static Html of(String template, Object... values) {
    var filled = new StringBuilder(template.length() + 64);
    int from = 0;
    for (var value : values) {
      int hole = template.indexOf("{}", from);
      if (hole < 0) {
        throw new IllegalArgumentException("More values than holes: " + template);
      }
      filled.append(template, from, hole).append(value instanceof Html h ? h.markup : text(value));
      from = hole + 2;
    }
    if (template.indexOf("{}", from) >= 0) {
      throw new IllegalArgumentException("More holes than values: " + template);
    }
    return new Html(filled.append(template, from, template.length()).toString());
  }

  /** The markup of each item, one after the other. */
  public static <T> Html each(Collection<T> items, Function<T, Html> item) {
    var all = new StringBuilder();
    items.forEach(each -> all.append(item.apply(each).markup));
    return new Html(all.toString());
  }

  private static String text(Object value) {
    return value
        .toString()
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  @Override
  public String toString() {
    return markup;
  }
}
