package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.server.db.TextList;
import java.util.ArrayList;
import java.util.List;

/** The checks of an attempt in one column: four texts each. */
final class ChecksText {
  private static final int MOST_CHECKS = 200;

  private ChecksText() {}

  static String encode(List<Check> checks) {
    List<String> flat = new ArrayList<>();
    for (Check check : checks.subList(0, Math.min(checks.size(), MOST_CHECKS))) {
      flat.add(check.name());
      flat.add(check.outcome().name());
      flat.add(check.expected());
      flat.add(check.actual());
    }
    return TextList.encode(flat);
  }

  static List<Check> decode(String text) {
    List<String> flat = TextList.decode(text);
    List<Check> checks = new ArrayList<>();
    for (int i = 0; i + 3 < flat.size(); i += 4) {
      checks.add(
          new Check(
              flat.get(i),
              Check.Outcome.valueOf(flat.get(i + 1)),
              flat.get(i + 2),
              flat.get(i + 3)));
    }
    return List.copyOf(checks);
  }
}
