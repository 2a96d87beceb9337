package dev.gatehouse.server.console;

import java.util.ArrayList;
import java.util.List;

/**
 * The question before SSO is enforced.
 *
 * @param sentence how many people lose their way in
 * @param ways how many lose which
 * @param shown some of them, with links to their pages
 * @param asksWho whether the person who enforces must be named
 */
public record EnforceView(
    String sentence,
    List<String> ways,
    List<Frame.Link> shown,
    boolean more,
    List<PolicyView.Check> checks,
    boolean asksWho,
    String entered,
    boolean mayOverride,
    String cancel,
    Problems problems) {
  private static final int MOST_SHOWN = 20;

  public EnforceView {
    ways = List.copyOf(ways);
    shown = List.copyOf(shown);
    checks = List.copyOf(checks);
  }

  /** Whether nothing is missing. */
  public boolean ready() {
    return checks.stream().allMatch(PolicyView.Check::met);
  }

  static EnforceView of(Visit visit, Doc report, String entered, Problems problems) {
    long affected = report.number("affectedCount");
    boolean more = report.flag("more");
    List<String> ways = new ArrayList<>();
    for (Doc one : report.list("affectedByCode")) {
      ways.add(
          switch (one.text("code")) {
            case "sso_enforced" ->
                people(one)
                    + " may not use a password or passkey of Gatehouse any more, and can get in"
                    + " only when a provider becomes their way to sign in.";
            case "break_glass_incomplete" ->
                people(one)
                    + " who should break the glass cannot, because the password or the second"
                    + " factor is missing.";
            default -> people(one) + " is refused: " + one.text("code") + ".";
          });
    }
    String self = visit.signedIn().user().id().value();
    if (report.list("affected").stream().anyMatch(one -> one.text("user").equals(self))) {
      ways.add("You are among them: you will be signed out at once.");
    }
    ways.add(
        Words.count(
            report.number("sessionsEnded"),
            "session ends at once.",
            "sessions end at once, with everything that hangs on them."));
    ways.add("Break-glass administrators keep their password; each use is told to all others.");
    ways.add("You can go back to mixed mode at any time.");
    return new EnforceView(
        affected == 0
            ? "Nobody loses their way in."
            : (more ? "More than " : "")
                + Words.count(affected, "person loses their way in.", "people lose their way in."),
        ways,
        report.list("affected").stream()
            .limit(MOST_SHOWN)
            .map(
                one ->
                    new Frame.Link(
                        one.text("userName"),
                        visit.href(PeopleSection.PATH + "/" + one.text("user")),
                        false))
            .toList(),
        affected > MOST_SHOWN,
        PolicyView.checks(report),
        !entered.isEmpty()
            || report.list("missing").stream()
                .anyMatch(one -> one.text("code").equals("enforcing_person_missing")),
        entered,
        visit.isOperator(),
        visit.href(PolicySection.PATH),
        problems);
  }

  private static String people(Doc one) {
    return Words.count(one.number("count"), "person", "people");
  }
}
