package dev.gatehouse.server.docs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The guides of providers, for pages that know the values of a connection. */
public final class Guides {
  private final Library library = new Library();
  private final Markdown markdown = new Markdown(library);
  private final RefusalPages refusals = new RefusalPages(library);

  /**
   * A guide.
   *
   * @param title such as "Okta with SAML 2.0"
   * @param html without the title; values are text in it, whatever they hold
   */
  public record Guide(String title, String html) {}

  /**
   * The guide of a preset.
   *
   * @param values by the words of the guides without braces, such as {@code acs-url}
   */
  public Optional<Guide> of(String preset, Map<String, String> values) {
    Map<String, String> braced = new LinkedHashMap<>();
    values.forEach((word, value) -> braced.put("{{" + word + "}}", value));
    if (values.containsKey("acs-url")) {
      braced.put("{{acs-url-pattern}}", pattern(values.getOrDefault("acs-url", "")));
    }
    String name = "guides/" + preset;
    return library
        .source(name)
        .map(
            text -> {
              String title = text.lines().findFirst().orElse("").replaceFirst("^# +", "");
              String rest = text.substring(Math.max(0, text.indexOf('\n')));
              return new Guide(title, markdown.read(name, rest, braced).html());
            });
  }

  /** Whether a refusal has a page, {@code /docs/errors/{code}}. */
  public boolean explains(String code) {
    return refusals.find(code).isPresent();
  }

  /** A regular expression that matches this text alone, in every usual dialect. */
  private static String pattern(String text) {
    return text.replaceAll("([\\\\.?*+^$|()\\[\\]{}])", "\\\\$1");
  }
}
