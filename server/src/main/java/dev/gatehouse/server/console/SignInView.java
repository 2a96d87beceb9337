package dev.gatehouse.server.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One sign-in with its trace.
 *
 * @param signIn as lists have it
 * @param change what to change; empty where nothing was refused
 * @param detail the full reason
 * @param saw what the person was told
 * @param where to change it
 * @param clock what is known of the provider's clock; empty for nothing
 * @param received what arrived, in lines
 * @param attributes the names and values among it, where it is that simple
 */
public record SignInView(
    Doc signIn,
    SignInsView.Verdict verdict,
    String method,
    String change,
    String detail,
    String saw,
    ChangeView where,
    Links links,
    List<Check> checks,
    String clock,
    String received,
    List<Attribute> attributes) {

  public SignInView {
    checks = List.copyOf(checks);
    attributes = List.copyOf(attributes);
  }

  /**
   * Where to go from here.
   *
   * @param person the page of the user
   * @param test where a test sign-in is begun
   * @param others more sign-ins of the same person
   */
  public record Links(Optional<String> person, Optional<String> test, Optional<String> others) {}

  /** A check. */
  public record Check(State state, String name, String expected, String actual) {
    /** As the API shows them, in the order in which they were made. */
    public static List<Check> all(List<Doc> checks) {
      return checks.stream()
          .map(
              check ->
                  new Check(
                      State.of(check.text("outcome")),
                      CheckWords.of(check.text("name")),
                      inSeconds(check.text("expected")),
                      inSeconds(check.text("actual"))))
          .toList();
    }

    /** Those that ended so. */
    public static List<Check> in(List<Check> checks, State state) {
      return checks.stream().filter(check -> check.state() == state).toList();
    }
  }

  /** A name with its values. */
  public record Attribute(String name, List<String> values) {
    public Attribute {
      values = List.copyOf(values);
    }
  }

  private static final Pattern FRACTION = Pattern.compile("(T\\d\\d:\\d\\d:\\d\\d)\\.\\d+Z");

  private static final Map<String, String> GOALS =
      Map.of(
          "home", "No application",
          "openid", "An application, over OpenID Connect",
          "forward-auth", "An application behind a reverse proxy",
          "device", "A program on a device",
          "console", "This console",
          "test-sign-in", "A test");

  /** What the person wanted to get to. */
  public String goal() {
    String destination = signIn.text("destination");
    return GOALS.getOrDefault(destination, destination);
  }

  /** How a check ended: a mark, a word, and a class. Colour is never all of it. */
  public enum State {
    PASSED("✓", "Passed", ""),
    FAILED("✕", "Failed", "bad"),
    NOT_REACHED("○", "Not reached", "unreached");

    private final String mark;
    private final String word;
    private final String style;

    State(String mark, String word, String style) {
      this.mark = mark;
      this.word = word;
      this.style = style;
    }

    public String mark() {
      return mark;
    }

    public String word() {
      return word;
    }

    public String style() {
      return style;
    }

    static State of(String outcome) {
      return switch (outcome) {
        case "PASSED" -> PASSED;
        case "FAILED" -> FAILED;
        default -> NOT_REACHED;
      };
    }
  }

  static SignInView of(Doc trace, Optional<Doc> connection, ChangeView where, Links links) {
    Doc signIn = trace.at("signIn");
    String received = trace.text("received");
    return new SignInView(
        signIn,
        SignInsView.Verdict.of(signIn),
        method(signIn, connection),
        trace.text("remedy"),
        inSeconds(trace.text("detail")),
        trace.text("sentence"),
        where,
        links,
        Check.all(trace.list("checks")),
        clock(trace),
        ReceivedText.inLines(received),
        ReceivedText.attributes(received));
  }

  /** Clocks are compared by the second: what is below it only makes times hard to read. */
  static String inSeconds(String text) {
    return FRACTION.matcher(text).replaceAll("$1Z");
  }

  /** The line below the title. */
  static String lead(Doc signIn, Optional<Doc> connection) {
    return signIn.optional("person").orElse("Somebody")
        + " through "
        + method(signIn, connection)
        + ", "
        + Words.second(signIn.instant("createdAt"))
        + ".";
  }

  private static String method(Doc signIn, Optional<Doc> connection) {
    return connection
        .map(there -> there.text("displayName"))
        .or(() -> signIn.optional("connection").map(id -> "a deleted provider (" + id + ")"))
        .orElse("a password or passkey");
  }

  private static String clock(Doc trace) {
    if (!trace.has("clockDifferenceSeconds")) {
      return "";
    }
    long seconds = trace.number("clockDifferenceSeconds");
    if (Math.abs(seconds) <= 2) {
      return "The provider's clock and ours agree within 2 seconds.";
    }
    return seconds > 0
        ? "The provider's clock is " + Words.count(seconds, "second", "seconds") + " ahead of ours."
        : "The answer is dated "
            + Words.count(-seconds, "second", "seconds")
            + " before it arrived: the provider's clock is behind ours, the answer was long under way,"
            + " or the provider dates answers back, as Entra ID does by five minutes.";
  }

  /** How many checks ended how. */
  public String summary() {
    List<String> parts = new ArrayList<>();
    parts.add(Words.number(count(State.PASSED)) + " passed");
    if (count(State.FAILED) > 0) {
      parts.add(Words.number(count(State.FAILED)) + " failed");
    }
    if (count(State.NOT_REACHED) > 0) {
      parts.add(Words.number(count(State.NOT_REACHED)) + " not reached");
    }
    return String.join(", ", parts);
  }

  private long count(State state) {
    return checks.stream().filter(check -> check.state() == state).count();
  }
}
