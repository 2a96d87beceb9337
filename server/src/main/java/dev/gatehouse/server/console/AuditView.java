package dev.gatehouse.server.console;

import gg.jte.Content;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A page of a trail.
 *
 * @param actions that occur in it
 * @param csv where the same events are saved, without pages
 * @param json the same
 */
public record AuditView(
    List<Row> rows,
    List<String> actions,
    Listing listing,
    String csv,
    String json,
    Problems problems) {
  public AuditView {
    rows = List.copyOf(rows);
    actions = List.copyOf(actions);
  }

  /**
   * An event.
   *
   * @param actor a name, where there is one, else what kind of actor
   * @param actorKind the kind beside a name, else the id
   * @param ofActor more by the same
   * @param ofTarget more on the same
   */
  public record Row(
      Content when,
      String actorKind,
      String actor,
      String ofActor,
      String action,
      String sentence,
      String targetKind,
      String target,
      String ofTarget,
      String address,
      List<Difference.Line> lines) {
    public Row {
      lines = List.copyOf(lines);
    }

    static Row of(Doc event, Map<String, String> names, Visit visit) {
      String actor = event.text("actor");
      String target = event.text("target");
      String kind = ACTORS.getOrDefault(event.text("actorKind"), event.text("actorKind"));
      return new Row(
          Words.timeToTheSecond(event.instant("at")),
          names.containsKey(actor) ? kind : actor,
          names.getOrDefault(actor, kind),
          visit.href(AuditPages.PATH, Map.of("actor", actor)),
          event.text("action"),
          AuditView.sentence(event.text("action")),
          words(event.text("targetKind")),
          names.getOrDefault(target, called(event)),
          visit.href(AuditPages.PATH, Map.of("target", target)),
          event.text("address"),
          Difference.between(event.at("before"), event.at("after")));
    }
  }

  /** What it was called when it happened: it may be gone, and its id says nothing to people. */
  public static String called(Doc event) {
    return Stream.of("after.", "before.")
        .flatMap(when -> Stream.of("userName", "displayName", "name").map(when::concat))
        .flatMap(name -> event.optional(name).stream())
        .filter(name -> !name.isBlank())
        .findFirst()
        .orElse(event.text("target"));
  }

  /** Such as "Connection: updated". */
  public static String sentence(String action) {
    String plain = words(action.replace(".", ": "));
    return plain.isEmpty()
        ? action
        : plain.substring(0, 1).toUpperCase(Locale.ROOT) + plain.substring(1);
  }

  /** What the trail calls something, as people write it. */
  private static String words(String known) {
    return known
        .replace('_', ' ')
        .replaceFirst("^api ", "API ")
        .replaceFirst("^ssh ", "SSH ")
        .replaceFirst("^setup ", "set-up ");
  }

  private static final Map<String, String> ACTORS =
      Map.of(
          "OPERATOR", "Operator",
          "USER", "Person",
          "API_KEY", "API key",
          "DIRECTORY", "Directory",
          "SETUP_GUEST", "Set-up link",
          "SYSTEM", "Gatehouse itself");
}
