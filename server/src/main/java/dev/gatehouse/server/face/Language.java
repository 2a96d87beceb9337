package dev.gatehouse.server.face;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A language that pages speak.
 *
 * @param tag such as {@code de} or {@code pt-br} (BCP 47), in lower case
 */
public record Language(String tag) {
  public static final Language ENGLISH = new Language("en");

  /** Those whose dictionaries come with the program, in the order to show. */
  public static final List<Language> SHIPPED =
      List.of(
          ENGLISH,
          new Language("de"),
          new Language("fr"),
          new Language("es"),
          new Language("pt"),
          new Language("ja"),
          new Language("zh"));

  private static final Pattern TAG = Pattern.compile("[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}");
  private static final Set<String> RIGHT_TO_LEFT =
      Set.of("ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi");

  /** Reads a tag; empty where it is none. */
  public static Optional<Language> of(String tag) {
    String lower = tag.strip().toLowerCase(Locale.ROOT).replace('_', '-');
    return lower.length() <= 35 && TAG.matcher(lower).matches()
        ? Optional.of(new Language(lower))
        : Optional.empty();
  }

  /** The first part, such as {@code pt} of {@code pt-br}. */
  public String primary() {
    int hyphen = tag.indexOf('-');
    return hyphen < 0 ? tag : tag.substring(0, hyphen);
  }

  /** What the attribute {@code dir} says. */
  public String direction() {
    return RIGHT_TO_LEFT.contains(primary()) ? "rtl" : "ltr";
  }

  /** Its name in itself, for people who look for it. */
  public String ownName() {
    Locale locale = Locale.forLanguageTag(tag);
    String name = locale.getDisplayName(locale);
    return name.isEmpty() ? tag : name.substring(0, 1).toUpperCase(locale) + name.substring(1);
  }
}
