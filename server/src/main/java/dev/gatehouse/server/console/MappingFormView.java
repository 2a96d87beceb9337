package dev.gatehouse.server.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which attributes carry what, with what came in test sign-ins.
 *
 * @param product the preset's name
 * @param previews what the latest test sign-ins would look like, the newest first
 */
public record MappingFormView(
    SetUpView setUp, String product, List<Field> fields, List<Preview> previews) {
  /** The fields of a person, with their words. */
  static final Map<String, String> FIELDS = fieldWords();

  private static Map<String, String> fieldWords() {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("email", "E-mail address");
    words.put("displayName", "Whole name");
    words.put("givenName", "First name");
    words.put("familyName", "Last name");
    words.put("groups", "Groups");
    words.put("subject", "Key that never changes");
    return words;
  }

  public MappingFormView {
    fields = List.copyOf(fields);
    previews = List.copyOf(previews);
  }

  /**
   * A field of a person.
   *
   * @param own the names that this connection looks for; empty for the preset's
   * @param usual the preset's
   */
  public record Field(String name, String label, List<String> own, List<String> usual) {
    public Field {
      own = List.copyOf(own);
      usual = List.copyOf(usual);
    }

    List<String> names() {
      return own.isEmpty() ? usual : own;
    }

    /** One below the other. */
    public String text() {
      return String.join("\n", own);
    }
  }

  /**
   * One test sign-in.
   *
   * @param attributes all that came, with what each is taken for
   */
  public record Preview(Doc test, List<Taken> person, List<Taken> attributes) {
    public Preview {
      person = List.copyOf(person);
      attributes = List.copyOf(attributes);
    }
  }

  /** A value, with its name and what it is taken for. */
  public record Taken(String name, String value, String use) {}

  static MappingFormView of(
      SetUpView setUp, Doc preset, Map<String, List<String>> names, List<Doc> seen) {
    List<Field> fields = new ArrayList<>();
    FIELDS.forEach(
        (name, label) ->
            fields.add(
                new Field(
                    name,
                    label,
                    names.getOrDefault(name, List.of()),
                    preset.texts("mapping." + name))));
    return new MappingFormView(
        setUp,
        preset.text("name"),
        fields,
        seen.stream().map(test -> preview(fields, test)).toList());
  }

  private static Preview preview(List<Field> fields, Doc test) {
    Doc all = test.at("outcome.attributes");
    Map<String, String> came = new LinkedHashMap<>();
    all.names().stream().sorted().forEach(name -> came.put(name, joined(all, name)));
    Map<String, String> uses = new LinkedHashMap<>();
    List<Taken> person = new ArrayList<>();
    for (Field field : fields) {
      Optional<String> name = carrier(field, came);
      name.ifPresent(found -> uses.merge(found, field.label(), (a, b) -> a + ", " + b));
      String known = test.text("outcome." + field.name());
      String value = name.map(found -> came.getOrDefault(found, "")).orElse(known);
      if (!value.isEmpty()) {
        person.add(new Taken(field.label(), value, name.orElse("")));
      }
    }
    return new Preview(
        test,
        person,
        came.entrySet().stream()
            .map(
                one -> new Taken(one.getKey(), one.getValue(), uses.getOrDefault(one.getKey(), "")))
            .toList());
  }

  /** The first of a field's names that came; case does not matter. */
  private static Optional<String> carrier(Field field, Map<String, String> came) {
    return field.names().stream()
        .flatMap(
            name ->
                came.keySet().stream()
                    .filter(
                        other ->
                            other.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))))
        .findFirst();
  }

  /** A name may hold dots, so no path leads to it. */
  private static String joined(Doc attributes, String name) {
    List<String> values = new ArrayList<>();
    attributes.field(name).list().forEach(value -> values.add(value.text("")));
    return String.join(", ", values);
  }
}
