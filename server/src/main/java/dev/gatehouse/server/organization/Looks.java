package dev.gatehouse.server.organization;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.face.Colour;
import dev.gatehouse.server.face.Dictionaries;
import dev.gatehouse.server.face.Language;
import dev.gatehouse.server.face.Look;
import dev.gatehouse.server.face.Theme;
import dev.gatehouse.server.face.Wardrobe;
import dev.gatehouse.server.web.Response;
import dev.gatehouse.server.web.Routes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How organizations want their pages: languages, words, colours. A page may be two seconds late.
 */
public final class Looks implements Wardrobe {
  private static final String SHEETS = "/look/of/";
  private static final Duration REMEMBERED = Duration.ofSeconds(2);
  private static final int MOST_REMEMBERED = 5_000;
  private static final int MOST_LANGUAGES = 20;
  private static final int MOST_WORDS = 2_000;
  private static final int LONGEST_WORDS = 1_000;
  private static final Pattern PLACE = Pattern.compile("\\{\\d}");

  private final Database database;
  private final Organizations organizations;
  private final LookStore store = new LookStore();
  private final Cache<String, Worn> remembered =
      Caffeine.newBuilder().expireAfterWrite(REMEMBERED).maximumSize(MOST_REMEMBERED).build();

  public Looks(Database database, Organizations organizations) {
    this.database = database;
    this.organizations = organizations;
  }

  private record Worn(Look look, String css) {}

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException in a transaction, even while the look is remembered
   */
  @Override
  public Look of(String organization) {
    if (database.isInside()) {
      throw new IllegalStateException("the look of an organization inside a transaction");
    }
    return worn(organization).look();
  }

  private Worn worn(String organization) {
    return remembered.get(
        organization, id -> database.read(tx -> read(tx, new OrganizationId(id))));
  }

  private Worn read(Transaction tx, OrganizationId id) {
    return organizations
        .get(tx, id)
        .map(
            organization -> {
              LookSettings settings = store.get(tx, id);
              String css =
                  new Theme(Colour.of(organization.branding().colour()), settings.variables())
                      .css();
              String sheet = css.isEmpty() ? "" : SHEETS + id.value() + "/" + version(css);
              return new Worn(new Look(sheet, settings.languages(), settings.words()), css);
            })
        .orElseGet(() -> new Worn(Look.plain(), ""));
  }

  private static String version(String css) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(css.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The style sheets. What a page named a moment ago may have changed since: then the new one. */
  public Routes addTo(Routes routes) {
    return routes.get(
        SHEETS + "{organization}/{version}",
        request -> {
          Worn worn = worn(request.pathParameter("organization"));
          if (worn.css().isEmpty()) {
            return Response.empty(404);
          }
          boolean asked = request.pathParameter("version").equals(version(worn.css()));
          return Response.of(200, "text/css; charset=utf-8", worn.css())
              .with("Cache-Control", asked ? "public, max-age=31536000, immutable" : "no-store");
        });
  }

  public LookSettings get(Transaction tx, OrganizationScope scope) {
    return store.get(tx, scope.organization());
  }

  /** Replaces all of it. */
  public Outcome<LookSettings> put(
      Transaction tx, OrganizationScope scope, LookSettings settings, Instant now) {
    Problems problems = new Problems();
    languages(problems, settings);
    settings
        .variables()
        .forEach(
            (name, value) ->
                Theme.problem(name, value)
                    .ifPresent(
                        sentence ->
                            problems.add("variables." + name, "variable_invalid", sentence)));
    if (problems.isEmpty()) {
      new Theme(java.util.Optional.empty(), settings.variables())
          .unreadable()
          .ifPresent(sentence -> problems.add("variables", "contrast_too_low", sentence));
    }
    words(problems, settings);
    if (!problems.isEmpty()) {
      return problems.outcome();
    }
    store.put(tx, scope.organization(), settings, now);
    remembered.invalidate(scope.organization().value());
    return new Outcome.Done<>(settings);
  }

  private static void languages(Problems problems, LookSettings settings) {
    problems.require(
        settings.languages().size() <= MOST_LANGUAGES,
        "languages",
        "languages_too_many",
        "There can be " + MOST_LANGUAGES + " languages.");
    for (Language language : settings.languages()) {
      boolean known =
          Language.SHIPPED.contains(language)
              || Language.SHIPPED.contains(new Language(language.primary()))
              || settings.words().containsKey(language);
      problems.require(
          known,
          "languages",
          "language_without_words",
          "There is no dictionary for " + language.tag() + "; add words of your own for it.");
    }
  }

  private static void words(Problems problems, LookSettings settings) {
    int count = settings.words().values().stream().mapToInt(Map::size).sum();
    problems.require(
        count <= MOST_WORDS, "words", "words_too_many", "There can be " + MOST_WORDS + " texts.");
    Set<String> sayable = Dictionaries.of(new Language("de")).keySet();
    settings
        .words()
        .forEach(
            (language, said) ->
                said.forEach(
                    (english, text) -> {
                      String field = "words." + language.tag();
                      problems.require(
                          sayable.contains(english),
                          field,
                          "words_unknown",
                          "No page says “" + cut(english) + "”.");
                      problems.require(
                          !text.isBlank() && text.length() <= LONGEST_WORDS,
                          field,
                          "words_invalid",
                          "Must have 1 to " + LONGEST_WORDS + " characters.");
                      problems.require(
                          places(english).equals(places(text)),
                          field,
                          "words_places",
                          "Must have the same places as the original: " + places(english) + ".");
                    }));
  }

  private static String cut(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }

  private static List<String> places(String text) {
    Set<String> places = new TreeSet<>();
    Matcher found = PLACE.matcher(text);
    while (found.find()) {
      places.add(found.group());
    }
    return List.copyOf(places);
  }
}
