package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.server.signin.TestSignIn.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the page of a test sign-in shows.
 *
 * @param code empty if the person would be let in
 * @param back to where administrators look at tests
 */
public record TestResultPage(
    String connection, String code, Outcome outcome, List<Check> checks, Optional<Back> back) {
  public TestResultPage {
    checks = List.copyOf(checks);
  }

  /**
   * Paths of ours.
   *
   * @param begun where the test was begun
   * @param result where it is shown with all of its checks
   */
  public record Back(String begun, String result) {}

  public boolean succeeds() {
    return code.isEmpty();
  }

  public String decision() {
    return switch (outcome.decision()) {
      case SIGNED_IN -> "The person is known and would be signed in.";
      case LINKED -> "An existing user would be linked to this person and signed in.";
      case CREATED -> "A new user would be created and signed in.";
      case REFUSED -> "The person would not be let in.";
    };
  }

  /** How a check ended; what was not reached is no failure. */
  public static String mark(Check check) {
    return switch (check.outcome()) {
      case PASSED -> "✓";
      case FAILED -> "✗";
      case NOT_REACHED -> "○";
    };
  }

  /** By name. */
  public Map<String, List<String>> attributes() {
    return new TreeMap<>(outcome.attributes());
  }

  /** Words of a list, or a dash. */
  public static String words(List<String> list) {
    return list.isEmpty() ? "–" : String.join(", ", list);
  }
}
