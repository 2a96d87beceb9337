package dev.gatehouse.server.console;

import dev.gatehouse.server.docs.Guides;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the API refused of a form, each beside its field, with the page that explains its code.
 *
 * @param sentence on top; empty for nothing wrong
 */
public record Troubles(String sentence, List<Trouble> all) {
  /** Nothing is wrong. */
  public static final Troubles NONE = new Troubles("", List.of());

  private static final Guides GUIDES = new Guides();

  public Troubles {
    all = List.copyOf(all);
  }

  /**
   * One thing that is wrong.
   *
   * @param page where its code is explained; empty if nowhere
   */
  public record Trouble(String field, String code, String sentence, String page) {}

  static Troubles of(Answer answer) {
    if (answer.ok()) {
      return NONE;
    }
    List<Trouble> all = new ArrayList<>();
    for (Doc one : answer.body().list("error.problems")) {
      all.add(trouble(one.text("field"), one.text("code"), one.text("message")));
    }
    if (all.isEmpty()) {
      all.add(trouble("", answer.code(), answer.body().text("error.message")));
    }
    return new Troubles("Please put this right first.", all);
  }

  /** What a form itself found. */
  static Troubles of(String field, String sentence) {
    return new Troubles(
        "Please put this right first.", List.of(new Trouble(field, "", sentence, "")));
  }

  private static Trouble trouble(String field, String code, String sentence) {
    String page = page(code).orElse("");
    // A form calls fields as the settings do.
    return new Trouble(field.replaceFirst("^settings\\.", ""), code, sentence, page);
  }

  /** Where a code is explained. */
  static Optional<String> page(String code) {
    return GUIDES.explains(code) ? Optional.of("/docs/errors/" + code) : Optional.empty();
  }

  /** The same, for a form that calls a field otherwise. */
  Troubles renamed(String field, String otherwise) {
    return new Troubles(
        sentence,
        all.stream()
            .map(
                one ->
                    one.field().equals(field)
                        ? new Trouble(otherwise, one.code(), one.sentence(), one.page())
                        : one)
            .toList());
  }

  public boolean any() {
    return !sentence.isEmpty();
  }

  /** What is wrong with a field. */
  public List<Trouble> of(String field) {
    return all.stream().filter(one -> one.field().equals(field)).toList();
  }

  /** What is wrong beyond some fields: told on top. */
  public List<Trouble> except(List<String> fields) {
    return all.stream().filter(one -> !fields.contains(one.field())).toList();
  }
}
