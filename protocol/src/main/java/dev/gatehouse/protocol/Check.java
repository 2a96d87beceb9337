package dev.gatehouse.protocol;

/**
 * One step of a verification, as an administrator reads it in the trace of a sign-in.
 *
 * @param name what was checked, a stable lower-case word such as {@code audience}
 * @param outcome whether it passed, failed, or was not reached because an earlier check failed
 * @param expected what would have passed; never a secret; may be empty
 * @param actual what was found; at most 1,000 characters; never a secret, token or assertion
 */
public record Check(String name, Outcome outcome, String expected, String actual) {

  /** How a check ended. */
  public enum Outcome {
    PASSED,
    FAILED,
    NOT_REACHED
  }

  private static final int LONGEST_VALUE = 1_000;

  public Check {
    expected = bounded(expected);
    actual = bounded(actual);
  }

  public static Check passed(String name, String expected, String actual) {
    return new Check(name, Outcome.PASSED, expected, actual);
  }

  public static Check failed(String name, String expected, String actual) {
    return new Check(name, Outcome.FAILED, expected, actual);
  }

  public static Check notReached(String name) {
    return new Check(name, Outcome.NOT_REACHED, "", "");
  }

  private static String bounded(String value) {
    return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE - 1) + "…";
  }
}
