package dev.gatehouse.server.console;

import gg.jte.Content;
import java.util.List;
import java.util.Map;

/**
 * A page of the list of sign-ins.
 *
 * @param methods names of the ways to sign in, by their ids
 * @param reference the code that was looked for; empty for none
 */
public record SignInsView(
    List<Row> rows,
    Map<String, String> methods,
    String reference,
    Listing listing,
    Problems problems) {
  public SignInsView {
    rows = List.copyOf(rows);
  }

  /**
   * A line.
   *
   * @param code why it was refused; empty otherwise
   */
  public record Row(
      Content when,
      String href,
      String person,
      String method,
      Verdict verdict,
      String code,
      String browser,
      String address,
      String reference) {

    static Row of(Doc signIn, Map<String, String> methods, Visit visit) {
      return new Row(
          Words.time(signIn.instant("createdAt"), ""),
          visit.href(SignInsSection.PATH + "/" + signIn.text("id")),
          signIn.text("person"),
          methodOf(signIn, methods) + (isTest(signIn) ? " (test sign-in)" : ""),
          Verdict.of(signIn),
          signIn.text("code"),
          signIn.text("browser"),
          signIn.text("address"),
          signIn.text("reference"));
    }
  }

  /** What a sign-in went through, by name; the id where it is deleted. */
  static String methodOf(Doc signIn, Map<String, String> methods) {
    return signIn.has("connection")
        ? methods.getOrDefault(signIn.text("connection"), signIn.text("connection"))
        : "Password or passkey";
  }

  /** Whether it let nobody in, whatever came of it. */
  static boolean isTest(Doc signIn) {
    return signIn.text("destination").equals("test-sign-in");
  }

  /** How a sign-in ended, as a badge says it. */
  public enum Verdict {
    PENDING("Not finished", ""),
    SUCCEEDED("Signed in", "good"),
    TESTED("Test succeeded", "good"),
    REFUSED("Refused", "bad");

    private final String word;
    private final String style;

    Verdict(String word, String style) {
      this.word = word;
      this.style = style;
    }

    static Verdict of(Doc signIn) {
      return switch (signIn.text("verdict")) {
        case "SUCCEEDED" -> isTest(signIn) ? TESTED : SUCCEEDED;
        case "REFUSED" -> REFUSED;
        default -> PENDING;
      };
    }

    public String word() {
      return word;
    }

    /** The class of the badge. */
    public String style() {
      return style;
    }
  }
}
