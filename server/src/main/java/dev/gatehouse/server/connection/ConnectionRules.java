package dev.gatehouse.server.connection;

import dev.gatehouse.server.connection.ConnectionResult.Problem;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is the same for every kind of connection. */
final class ConnectionRules {
  private static final int LONGEST_NAME = 80;
  private static final int LONGEST_DESCRIPTION = 120;
  private static final int LONGEST_LOGO = 500;
  private static final Duration SHORTEST_CAP = Duration.ofMinutes(5);
  private static final Duration LONGEST_CAP = Duration.ofDays(90);

  private ConnectionRules() {}

  static List<Problem> check(ConnectionDraft draft) {
    List<Problem> problems = new ArrayList<>();
    if (ProviderPresets.named(draft.preset()).isEmpty()) {
      problems.add(
          new Problem("preset", "preset_unknown", "There is no preset " + draft.preset() + "."));
    }
    checkText(problems, "displayName", draft.displayName(), 1, LONGEST_NAME);
    checkText(problems, "description", draft.description(), 0, LONGEST_DESCRIPTION);
    if (!draft.logo().isEmpty() && !isHttps(draft.logo())) {
      problems.add(
          new Problem("logo", "logo_address", "The logo must be an address with https://."));
    }
    draft
        .sessionCap()
        .filter(cap -> cap.compareTo(SHORTEST_CAP) < 0 || cap.compareTo(LONGEST_CAP) > 0)
        .ifPresent(
            cap ->
                problems.add(
                    new Problem(
                        "sessionCap",
                        "session_cap_range",
                        "Sessions may be shortened to 5 minutes at least and 90 days at most.")));
    checkMapping(problems, draft.mapping());
    return problems;
  }

  private static void checkMapping(List<Problem> problems, AttributeMapping mapping) {
    for (List<String> names : MappingText.lists(mapping)) {
      boolean fits =
          names.size() <= AttributeMapping.MOST_NAMES
              && names.stream()
                  .allMatch(
                      name -> !name.isBlank() && name.length() <= AttributeMapping.LONGEST_NAME);
      if (!fits) {
        problems.add(
            new Problem(
                "mapping",
                "mapping_names",
                "Each entry of the mapping takes up to 10 names of 1 to 512 characters."));
        return;
      }
    }
  }

  private static void checkText(
      List<Problem> problems, String field, String text, int least, int most) {
    boolean fits =
        text.length() >= least
            && text.length() <= most
            && text.strip().length() == text.length()
            && text.chars().noneMatch(Character::isISOControl);
    if (!fits) {
      problems.add(
          new Problem(
              field,
              field + "_invalid",
              "Must have " + least + " to " + most + " characters, and no blanks at its ends."));
    }
  }

  private static boolean isHttps(String text) {
    try {
      URI uri = URI.create(text);
      return text.length() <= LONGEST_LOGO
          && "https".equals(uri.getScheme())
          && uri.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
