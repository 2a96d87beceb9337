package dev.gatehouse.server.face;

import java.text.Bidi;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The face that the program shows to whoever sent the request that runs now. The edge opens one for
 * each request; whoever learns which organization it is about calls {@link #of}; templates ask it
 * for words. Outside a request it speaks English.
 */
public final class Face {
  /** Beyond this a header is no list of languages. */
  private static final int LONGEST_HEADER = 200;

  private static final String FIRST_STRONG_ISOLATE = "\u2068";
  private static final String POP_ISOLATE = "\u2069";

  private static final ScopedValue<Face> CURRENT = ScopedValue.newInstance();

  private final Wardrobe wardrobe;
  private final List<Language> wished;
  private final String here;
  private String organization = "";
  private Optional<Look> look = Optional.empty();
  private Optional<Language> spoken = Optional.empty();

  private Face(Wardrobe wardrobe, List<Language> wished, String here) {
    this.wardrobe = wardrobe;
    this.wished = wished;
    this.here = here;
  }

  /** What is done with a face on. */
  @FunctionalInterface
  public interface Work<T> {
    T run();
  }

  /**
   * Runs something with a face for one person.
   *
   * @param chosen the language that they chose; empty for none
   * @param acceptLanguage the header (RFC 9110 §12.5.4), empty for none
   * @param here the path and query of the page, if it can be opened again; else empty
   */
  public static <T> T with(
      Wardrobe wardrobe,
      Optional<Language> chosen,
      String acceptLanguage,
      String here,
      Work<T> work) {
    List<Language> wished = new ArrayList<>();
    chosen.ifPresent(wished::add);
    wished.addAll(accepted(acceptLanguage));
    return ScopedValue.where(CURRENT, new Face(wardrobe, wished, here)).call(work::run);
  }

  /** The one of this request. */
  public static Face current() {
    return CURRENT.isBound()
        ? CURRENT.get()
        : new Face(organization -> Look.plain(), List.of(), "");
  }

  /** From now on the page is one of an organization. Nothing is read before a page is shown. */
  public void of(String its) {
    organization = its;
    look = Optional.empty();
    spoken = Optional.empty();
  }

  /** For a preview: a look that is nobody's yet. */
  public void wear(Look own) {
    look = Optional.of(own);
    spoken = Optional.empty();
  }

  public Look look() {
    Look worn =
        look.orElseGet(() -> organization.isEmpty() ? Look.plain() : wardrobe.of(organization));
    look = Optional.of(worn);
    return worn;
  }

  /** Where a page that people may read in another language can be opened again; else empty. */
  public String here() {
    return here;
  }

  /** The languages that the page offers. */
  public List<Language> offered() {
    return look().offered();
  }

  /** The language of the page: the first that is both wished and offered. */
  public Language language() {
    Language language = spoken.orElseGet(this::choose);
    spoken = Optional.of(language);
    return language;
  }

  private Language choose() {
    List<Language> offered = look().offered();
    for (Language wish : wished) {
      for (Language one : offered) {
        if (one.equals(wish)) {
          return one;
        }
      }
      for (Language one : offered) {
        if (one.primary().equals(wish.primary())) {
          return one;
        }
      }
    }
    return offered.getFirst();
  }

  /** A sentence with values in place of {@code {0}}, {@code {1}} …, in the language of the page. */
  public String say(String english, Object... values) {
    Language language = language();
    String own = look().words().getOrDefault(language, Map.of()).get(english);
    String text = own == null ? Dictionaries.of(language).getOrDefault(english, english) : own;
    return filled(text, values);
  }

  /** In one pass, so that a value that looks like a place stays what it is. */
  private static String filled(String text, Object... values) {
    if (values.length == 0) {
      return text;
    }
    StringBuilder filled = new StringBuilder(text.length() + 32);
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int place =
          at + 2 < text.length() && c == '{' && text.charAt(at + 2) == '}'
              ? text.charAt(at + 1) - '0'
              : -1;
      if (place >= 0 && place < values.length) {
        filled.append(isolated(String.valueOf(values[place])));
        at += 3;
      } else {
        filled.append(c);
        at++;
      }
    }
    return filled.toString();
  }

  /** A value that is written the other way must not turn the words around it (UAX #9 §2.4). */
  private static String isolated(String entered) {
    String value = Directions.contained(entered);
    return Bidi.requiresBidi(value.toCharArray(), 0, value.length())
        ? FIRST_STRONG_ISOLATE + value + POP_ISOLATE
        : value;
  }

  private static List<Language> accepted(String header) {
    if (header.isBlank() || header.length() > LONGEST_HEADER) {
      return List.of();
    }
    try {
      return Locale.LanguageRange.parse(header).stream()
          .filter(range -> range.getWeight() > 0)
          .flatMap(range -> Language.of(range.getRange()).stream())
          .toList();
    } catch (IllegalArgumentException notAList) {
      return List.of();
    }
  }
}
