package dev.gatehouse.server.console;

import dev.gatehouse.server.face.Colour;
import dev.gatehouse.server.face.Face;
import dev.gatehouse.server.face.Language;
import dev.gatehouse.server.face.Look;
import dev.gatehouse.server.face.Theme;
import dev.gatehouse.server.web.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How the sign-in pages of an organization look and speak. */
final class LookSection implements Section {
  static final String PATH = "/sign-in-page";

  private static final String READ = "organizations:read";
  private static final String WRITE = "organizations:write";
  private static final String WORDS = PATH + "/words/{language}";
  private static final String PREVIEW = PATH + "/preview";
  private static final int LONGEST_VARIABLES = 4_000;
  private static final List<String> BRANDING = List.of("productName", "logoUrl", "colour");

  @Override
  public Place place() {
    return new Place(
        Group.SIGN_IN,
        PATH,
        "Sign-in page",
        READ,
        List.of(
            Setting.of("Logo and colours", PATH, "branding", "theme", "look", "CSS", "dark mode"),
            Setting.of("Languages", PATH + "#languages", "translation", "locale", "German"),
            Setting.of("Texts of the sign-in page", PATH + "#words", "dictionary", "wording")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes
        .get(PATH, READ, visit -> page(visit, 200, entered(visit), Problems.NONE))
        .post(PATH, WRITE, this::save)
        .get(PREVIEW, READ, this::preview)
        .get(PREVIEW + "/style", READ, this::style)
        .get(WORDS, READ, visit -> words(visit, Problems.NONE))
        .post(WORDS, WRITE, this::say);
  }

  /** What stands there now. */
  private static LookForm entered(Visit visit) {
    Doc branding = visit.api().get().body().at("branding");
    Doc look = visit.api().get("look").body();
    StringBuilder variables = new StringBuilder();
    Doc set = look.at("variables");
    set.names().forEach(name -> variables.append(name + ": " + set.text(name)).append('\n'));
    return new LookForm(
        branding.text("productName"),
        branding.text("logoUrl"),
        branding.text("colour"),
        look.texts("languages"),
        variables.toString());
  }

  private Response page(Visit visit, int status, LookForm form, Problems problems) {
    List<LookView.Choice> choices = new ArrayList<>();
    List<String> tags = new ArrayList<>(Language.SHIPPED.stream().map(Language::tag).toList());
    form.languages().stream().filter(tag -> !tags.contains(tag)).forEach(tags::add);
    visit.api().get("look").body().at("words").names().stream()
        .filter(tag -> !tags.contains(tag))
        .forEach(tags::add);
    for (String tag : tags) {
      Language.of(tag)
          .ifPresent(
              language ->
                  choices.add(
                      new LookView.Choice(
                          tag,
                          language.ownName(),
                          form.languages().contains(tag),
                          visit.href(PATH + "/words/" + tag))));
    }
    return visit.page(
        status,
        Heading.of("Sign-in page")
            .saying("What the people of " + visit.name() + " see when they sign in."),
        "console/look",
        new LookView(
            form,
            choices,
            problems,
            visit.may(WRITE),
            "/sign-in/" + visit.slug(),
            visit.href(PREVIEW)));
  }

  private static LookForm sent(Visit visit) {
    List<String> languages =
        visit.request().form().values().getOrDefault("languages", List.of()).stream().toList();
    return new LookForm(
        visit.form("productName"),
        visit.form("logoUrl"),
        visit.form("colour"),
        languages,
        visit.form("variables"));
  }

  private Response save(Visit visit) {
    LookForm form = sent(visit);
    Map<String, String> variables = new LinkedHashMap<>();
    Optional<String> unreadable = read(form.variables(), variables);
    if (unreadable.isPresent()) {
      return page(visit, 422, form, Problems.of("variables", unreadable.get()));
    }
    Doc now = visit.api().get("look").body();
    Answer look =
        visit
            .api()
            .put(
                Map.of(
                    "languages",
                    form.languages(),
                    "variables",
                    variables,
                    "words",
                    wordsOf(now.at("words"))),
                "look");
    if (!look.ok()) {
      return page(visit, look.status(), form, look.problems());
    }
    Answer branding =
        visit
            .api()
            .patch(
                Map.of(
                    "branding",
                    Map.of(
                        "productName", form.productName(),
                        "logoUrl", form.logoUrl(),
                        "colour", form.colour())));
    return branding.ok()
        ? visit.done(PATH, "The sign-in page was changed.")
        : page(visit, branding.status(), form, branding.problems());
  }

  /** Lines such as {@code --ground: #ffffff}. Answers what cannot be read. */
  private static Optional<String> read(String text, Map<String, String> variables) {
    if (text.length() > LONGEST_VARIABLES) {
      return Optional.of("This is too much.");
    }
    for (String line : text.lines().map(String::strip).filter(one -> !one.isEmpty()).toList()) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        return Optional.of("Each line must be a name, a colon and a value.");
      }
      String value = line.substring(colon + 1).strip();
      variables.put(
          line.substring(0, colon).strip(),
          value.endsWith(";") ? value.substring(0, value.length() - 1) : value);
    }
    return Optional.empty();
  }

  private static Map<String, Map<String, String>> wordsOf(Doc words) {
    Map<String, Map<String, String>> all = new TreeMap<>();
    for (String language : words.names()) {
      Doc said = words.at(language);
      Map<String, String> texts = new TreeMap<>();
      said.pairs().forEach(texts::put);
      all.put(language, texts);
    }
    return all;
  }

  /** The sign-in page as it would be, with nothing stored. */
  private Response preview(Visit visit) {
    Map<String, String> query = new TreeMap<>();
    for (String name : List.of("colour", "variables")) {
      query.put(name, visit.query(name));
    }
    List<Language> language = Language.of(visit.query("language")).stream().toList();
    Face.current().wear(new Look(visit.href(PREVIEW + "/style", query), language, Map.of()));
    return visit.outside(
        "console/look-preview",
        new LookView.Preview(
            visit.query("productName").isEmpty() ? visit.name() : visit.query("productName"),
            visit.query("logoUrl").startsWith("https://") ? visit.query("logoUrl") : "",
            visit.name()));
  }

  private Response style(Visit visit) {
    Map<String, String> variables = new LinkedHashMap<>();
    if (read(visit.query("variables"), variables).isPresent()) {
      variables.clear();
    }
    variables.entrySet().removeIf(one -> Theme.problem(one.getKey(), one.getValue()).isPresent());
    String css = new Theme(Colour.of(visit.query("colour")), variables).css();
    return Response.of(200, "text/css; charset=utf-8", css);
  }

  private Response words(Visit visit, Problems problems) {
    String tag = visit.parameter("language");
    Answer answer = visit.api().get("look", "sentences", tag);
    if (!answer.ok()) {
      return visit.refused(answer);
    }
    Map<String, String> own = own(visit, tag);
    String search = visit.query("q").strip();
    String wanted = search.toLowerCase(Locale.ROOT);
    List<WordsView.Row> rows = new ArrayList<>();
    for (Doc one : answer.body().list()) {
      String english = one.text("english");
      String said = own.getOrDefault(english, "");
      String all = (english + " " + one.text("said") + " " + said).toLowerCase(Locale.ROOT);
      if (all.contains(wanted)) {
        rows.add(new WordsView.Row(english, one.text("said"), said));
      }
    }
    rows.sort(java.util.Comparator.comparing(row -> row.own().isEmpty()));
    return visit.page(
        problems.any() ? 422 : 200,
        Heading.of("Texts in " + new Language(tag.toLowerCase(Locale.ROOT)).ownName())
            .below("Sign-in page", PATH),
        "console/words",
        new WordsView(
            search, rows, problems, visit.may(WRITE), visit.href(PATH + "/words/" + tag)));
  }

  private static Map<String, String> own(Visit visit, String tag) {
    Map<String, String> own =
        wordsOf(visit.api().get("look").body().at("words")).get(tag.toLowerCase(Locale.ROOT));
    return own == null ? Map.of() : own;
  }

  private Response say(Visit visit) {
    String tag = visit.parameter("language").toLowerCase(Locale.ROOT);
    Doc now = visit.api().get("look").body();
    Map<String, Map<String, String>> words = wordsOf(now.at("words"));
    Map<String, String> own = new TreeMap<>(words.getOrDefault(tag, Map.of()));
    String english = visit.form("english");
    if (visit.form("said").isEmpty()) {
      own.remove(english);
    } else {
      own.put(english, visit.form("said"));
    }
    words.put(tag, own);
    words.values().removeIf(Map::isEmpty);
    Map<String, String> variables = new TreeMap<>();
    now.at("variables").pairs().forEach(variables::put);
    Answer answer =
        visit
            .api()
            .put(
                Map.of("languages", now.texts("languages"), "variables", variables, "words", words),
                "look");
    return answer.ok()
        ? visit.done(PATH + "/words/" + tag, "The text was changed.")
        : words(visit, answer.problems());
  }

  /** The fields of the form that belong to the branding, as the API names them. */
  static List<String> fields() {
    List<String> fields = new ArrayList<>(List.of("variables", "languages"));
    BRANDING.forEach(name -> fields.add("branding." + name));
    return fields;
  }
}
