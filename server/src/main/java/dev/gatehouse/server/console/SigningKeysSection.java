package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The installation's own keys: their states, and the three steps of changing one by hand. */
final class SigningKeysSection implements Section {
  private static final String PATH = "/signing-keys";
  private static final String ONE = PATH + "/{purpose}";

  @Override
  public Place place() {
    return new Place(
        Group.INSTALLATION,
        PATH,
        "Signing keys",
        ConsoleRoutes.OPERATOR,
        List.of(
            Setting.of("Signing keys", PATH, "rotation", "certificates", "SAML", "JWKS", "DPoP")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes.getForOperators(PATH, this::list);
    for (Step step : Step.values()) {
      routes.confirmedForOperators(
          ONE + "/" + step.word, visit -> ask(visit, step), visit -> take(visit, step));
    }
  }

  /** What can be done to the keys of one purpose. */
  private enum Step {
    INTRODUCE(
        "introduce",
        "Introduce",
        "The next key will be made and published beside the current one.",
        List.of(
            "It does not sign yet, so nothing changes for anybody.",
            "For SAML it stands in the metadata of every connection; give providers that were set"
                + " up by hand the time to take it over.")),
    PROMOTE(
        "promote",
        "Promote",
        "The next key will sign from now on.",
        List.of(
            "The key before stays published, so what it has signed can still be verified.",
            "Whoever has not taken over the next key refuses what it signs.")),
    RETIRE(
        "retire",
        "Retire",
        "The keys that signed before will be forgotten.",
        List.of(
            "What they have signed can no longer be verified by anybody.",
            "What was encrypted for them can no longer be read.",
            "They do not come back."));

    private final String word;
    private final String title;
    private final String sentence;
    private final List<String> consequences;

    Step(String word, String title, String sentence, List<String> consequences) {
      this.word = word;
      this.title = title;
      this.sentence = sentence;
      this.consequences = consequences;
    }
  }

  private Response list(Visit visit) {
    Answer answer = visit.wholeApi().get("signing-keys");
    if (!answer.ok()) {
      return visit.refused(answer);
    }
    Map<String, List<Doc>> byPurpose = new LinkedHashMap<>();
    for (Doc key : answer.body().list()) {
      byPurpose.computeIfAbsent(key.text("purpose"), purpose -> new ArrayList<>()).add(key);
    }
    return visit.page(
        Heading.of("Signing keys")
            .saying(
                "The installation's own keys. They change by themselves in time; by hand a key is"
                    + " changed in three steps: introduce a key, promote it, retire the old one."),
        "console/signing-keys",
        new SigningKeysView(
            byPurpose.entrySet().stream()
                .map(
                    entry ->
                        SigningKeysView.Purpose.of(
                            entry.getKey(),
                            visit.href(PATH + "/" + entry.getKey().toLowerCase(Locale.ROOT)),
                            entry.getValue()))
                .toList()));
  }

  private Response ask(Visit visit, Step step) {
    return visit.confirm(
        Heading.of(step.title + " a key: " + SigningKeysView.title(visit.parameter("purpose")))
            .below("Signing keys", PATH),
        Confirmation.of(step.sentence, step.consequences, step.title, visit.href(PATH)));
  }

  private Response take(Visit visit, Step step) {
    Answer answer = visit.wholeApi().act("signing-keys", visit.parameter("purpose"), step.word);
    return answer.ok()
        ? visit.done(PATH, "The step was taken: " + step.title.toLowerCase(Locale.ROOT) + ".")
        : visit.refused(answer);
  }
}
