package dev.gatehouse.server.api;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.face.Dictionaries;
import dev.gatehouse.server.face.Language;
import dev.gatehouse.server.organization.LookSettings;
import dev.gatehouse.server.organization.Looks;
import dev.gatehouse.server.organization.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The operations on how an organization's sign-in pages look and speak. */
final class LookOperations {
  private static final String ONE = "/organizations/{organization}/look";

  private final Database database;
  private final Looks looks;
  private final Trail trail;

  LookOperations(Database database, Looks looks, Trail trail) {
    this.database = database;
    this.looks = looks;
    this.trail = trail;
  }

  /** A look as somebody enters it. */
  record LookInput(
      @Doc(
              "Tags such as de or pt-br, the first for people who ask for none of them; empty for"
                  + " all that come with Gatehouse.")
          @Nullable List<String> languages,
      @Doc("CSS variables such as --ground or --radius, with their values.")
          @Nullable Map<String, String> variables,
      @Doc("By language, what is said in place of an English sentence.")
          @Nullable Map<String, Map<String, String>> words) {}

  /** A look as the API shows it. */
  record LookView(
      List<String> languages,
      Map<String, String> variables,
      Map<String, Map<String, String>> words) {
    static LookView of(LookSettings settings) {
      Map<String, Map<String, String>> words = new TreeMap<>();
      settings.words().forEach((language, said) -> words.put(language.tag(), new TreeMap<>(said)));
      return new LookView(
          settings.languages().stream().map(Language::tag).toList(),
          new TreeMap<>(settings.variables()),
          words);
    }
  }

  /** A sentence that pages say. */
  record SentenceView(
      String english, @Doc("What the shipped dictionary has for it.") String said) {}

  List<Operation> operations() {
    return new OperationGroup("Organizations")
        .get(
            "getLook",
            ONE,
            "organizations:read",
            "Says in which languages and colours the organization's sign-in pages are.",
            LookView.class,
            call -> database.read(tx -> new Reply.Done(LookView.of(looks.get(tx, call.scope())))))
        .put(
            "setLook",
            ONE,
            "organizations:write",
            "Replaces all of it. What is left out goes back to what is usual.",
            LookInput.class,
            LookView.class,
            this::set)
        .get(
            "listSentences",
            ONE + "/sentences/{language}",
            "organizations:read",
            "Lists the sentences of the sign-in pages, and what the shipped dictionary has for them.",
            OperationGroup.listOf(SentenceView.class),
            this::sentences)
        .all();
  }

  private Reply sentences(Call call) {
    return Language.of(call.request().pathParameter("language"))
        .<Reply>map(language -> new Reply.Done(sentences(language)))
        .orElseGet(Reply::notFound);
  }

  private static List<SentenceView> sentences(Language language) {
    Map<String, String> said = Dictionaries.of(language);
    return Dictionaries.of(new Language("de")).keySet().stream()
        .sorted()
        .map(english -> new SentenceView(english, said.getOrDefault(english, english)))
        .toList();
  }

  private Reply set(Call call) {
    LookInput input = call.input(LookInput.class);
    List<Language> languages = new ArrayList<>();
    for (String tag : input.languages() == null ? List.<String>of() : input.languages()) {
      if (Language.of(tag).isEmpty()) {
        return Reply.invalid("languages", "language_invalid", "Must be tags such as de or pt-br.");
      }
      Language.of(tag).ifPresent(languages::add);
    }
    Map<Language, Map<String, String>> words =
        new TreeMap<>(java.util.Comparator.comparing(Language::tag));
    for (var entry :
        (input.words() == null ? Map.<String, Map<String, String>>of() : input.words())
            .entrySet()) {
      if (Language.of(entry.getKey()).isEmpty()) {
        return Reply.invalid("words", "language_invalid", "Must be tags such as de or pt-br.");
      }
      Language.of(entry.getKey()).ifPresent(language -> words.put(language, entry.getValue()));
    }
    LookSettings wished =
        new LookSettings(
            languages, input.variables() == null ? Map.of() : input.variables(), words);
    return database.write(
        tx -> {
          LookView before = LookView.of(looks.get(tx, call.scope()));
          Outcome<LookSettings> outcome = looks.put(tx, call.scope(), wished, call.now());
          if (outcome instanceof Outcome.Done<LookSettings>(LookSettings after)) {
            trail.inside(
                tx,
                call,
                "organization.look_changed",
                "organization",
                call.scope().organization().value(),
                before,
                LookView.of(after));
          }
          return Reply.of(outcome, LookView::of);
        });
  }
}
