package dev.gatehouse.server.console;

import java.util.ArrayList;
import java.util.List;

/**
 * A document that is to be imported, and what it would change.
 *
 * @param basis what it was compared with
 * @param compared whether the difference is known
 * @param changes with what is removed first: it is what people regret
 */
public record ConfigurationImportView(
    String document,
    String basis,
    boolean compared,
    List<Change> changes,
    long unchanged,
    List<String> problems,
    String back) {
  public ConfigurationImportView {
    changes = List.copyOf(changes);
    problems = List.copyOf(problems);
  }

  /** Something that is different. */
  public record Change(String word, String mark, String kind, String name, List<Doc> fields) {
    public Change {
      fields = List.copyOf(fields);
    }
  }

  static ConfigurationImportView of(
      String document, Doc difference, List<String> problems, String back) {
    List<Change> changes = new ArrayList<>();
    changes.addAll(changes(difference, "removed", "Removed", "bad"));
    changes.addAll(changes(difference, "changed", "Changed", "warn"));
    changes.addAll(changes(difference, "added", "Added", "good"));
    return new ConfigurationImportView(
        document,
        difference.text("basis"),
        difference.has("dryRun"),
        changes,
        difference.number("unchanged"),
        problems,
        back);
  }

  private static List<Change> changes(Doc difference, String list, String word, String mark) {
    return difference.list(list).stream()
        .map(
            one ->
                new Change(
                    word, mark, kind(one.text("kind")), one.text("name"), one.list("fields")))
        .toList();
  }

  private static String kind(String kind) {
    return switch (kind) {
      case "organization" -> "Organization";
      case "signInPolicy" -> "Sign-in policy";
      case "domain" -> "Domain";
      case "connection" -> "SSO provider";
      case "directory" -> "Provisioning";
      case "webhook" -> "Webhook";
      default -> "Person";
    };
  }

  public long count(String word) {
    return changes.stream().filter(one -> one.word().equals(word)).count();
  }
}
