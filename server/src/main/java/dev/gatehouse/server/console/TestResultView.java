package dev.gatehouse.server.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What came of a test sign-in.
 *
 * @param where to change what it was refused for
 * @param again where the next test is begun; empty for who may not
 * @param policy for which a test may count; empty for who may not see it
 * @param attributes where the names of attributes are set
 * @param roles where groups become roles
 */
public record TestResultView(
    Doc test, ChangeView where, String again, String policy, String attributes, String roles) {
  private static final Map<String, String> STATES =
      Map.of(
          "WAITING", "Not opened yet",
          "RUNNING", "At the provider",
          "SUCCEEDED", "Succeeded",
          "REFUSED", "Refused",
          "EXPIRED", "Over, without an answer");

  private static final Map<String, String> DECISIONS =
      Map.of(
          "SIGNED_IN", "A known user would be signed in.",
          "LINKED", "An existing user would be linked to this person and signed in.",
          "CREATED", "A new user would be created and signed in.",
          "REFUSED", "The person would not be let in.");

  public boolean mayChange() {
    return !again.isEmpty();
  }

  /** The words for a state. */
  public static String state(Doc test) {
    return STATES.getOrDefault(test.text("state"), test.text("state"));
  }

  /** The class of the badge for a state. */
  public static String badge(Doc test) {
    return switch (test.text("state")) {
      case "SUCCEEDED" -> "badge good";
      case "REFUSED", "EXPIRED" -> "badge bad";
      default -> "badge";
    };
  }

  /** What would become of the person; empty before the end. */
  public static String decision(Doc test) {
    return DECISIONS.getOrDefault(test.text("outcome.decision"), "");
  }

  /** What came, by name. */
  public List<MappingFormView.Taken> came() {
    List<MappingFormView.Taken> came = new ArrayList<>();
    Doc all = test.at("outcome.attributes");
    for (String name : all.names().stream().sorted().toList()) {
      List<String> values = all.field(name).texts("");
      came.add(new MappingFormView.Taken(name, String.join(", ", values), ""));
    }
    return came;
  }

  /** Texts in one line. */
  public static String words(List<String> texts) {
    return texts.isEmpty() ? "None" : String.join(", ", texts);
  }
}
