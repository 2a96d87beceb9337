package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Switches between the modes, after saying who loses which way in. */
final class EnforcingPages {
  private static final String NOUN = "sign-in-policy";
  private static final String ENFORCE = PolicySection.PATH + "/enforce";
  private static final String MIXED = PolicySection.PATH + "/mixed";
  private static final String WHO = "confirmedBy";
  private static final String OVERRIDE = "override";

  void addTo(ConsoleRoutes routes) {
    routes
        .confirmed(ENFORCE, PolicySection.WRITE, this::ask, this::enforce)
        .confirmed(MIXED, PolicySection.WRITE, this::askToMix, this::mix);
  }

  /**
   * What enforcing would do.
   *
   * @param confirmedBy an id; empty for the person who asks
   */
  static Answer dryRun(Visit visit, String confirmedBy) {
    return visit.api().patch(Map.of("dryRun", "true"), wish(confirmedBy), NOUN);
  }

  private static Map<String, String> wish(String confirmedBy) {
    Map<String, String> wish = new HashMap<>();
    wish.put("mode", "ENFORCED");
    if (!confirmedBy.isEmpty()) {
      wish.put(WHO, confirmedBy);
    }
    return wish;
  }

  private Response ask(Visit visit) {
    return page(visit, 200, "", Problems.NONE);
  }

  private static Response page(Visit visit, int status, String entered, Problems problems) {
    Answer answer =
        dryRun(visit, BreakGlassPages.find(visit, entered).map(one -> one.text("id")).orElse(""));
    if (!answer.ok()) {
      return visit.refused(answer);
    }
    return visit.page(
        status,
        Heading.of("Enforce SSO").below("Policy", PolicySection.PATH),
        "console/enforce",
        EnforceView.of(visit, answer.body(), entered, problems));
  }

  private Response enforce(Visit visit) {
    String entered = visit.form(WHO);
    String id = "";
    if (!entered.isEmpty()) {
      id = BreakGlassPages.find(visit, entered).map(one -> one.text("id")).orElse("");
      if (id.isEmpty()) {
        return page(visit, 400, entered, Problems.of(WHO, "Nobody here has this address."));
      }
    }
    Answer answer =
        visit
            .api()
            .patch(
                visit.ticked(OVERRIDE) ? Map.of(OVERRIDE, "lock-out") : Map.of(), wish(id), NOUN);
    return answer.ok()
        ? visit.done(
            PolicySection.PATH,
            "SSO is enforced. "
                + Words.count(
                    answer.body().number("sessionsEnded"),
                    "session has ended.",
                    "sessions have ended."))
        : page(visit, answer.status(), entered, answer.problems());
  }

  private Response askToMix(Visit visit) {
    return visit.confirm(
        Heading.of("Back to mixed mode").below("Policy", PolicySection.PATH),
        Confirmation.of(
            "Passwords will count again for people who have one as their way to sign in.",
            List.of(
                "People who were here before the first provider was enabled can use their password"
                    + " again.",
                "People who came later still sign in through the provider.",
                "Nobody is signed out."),
            "Go back to mixed mode",
            visit.href(PolicySection.PATH)));
  }

  private Response mix(Visit visit) {
    Answer answer = visit.api().patch(Map.of("mode", "MIXED"), NOUN);
    return answer.ok()
        ? visit.done(PolicySection.PATH, "The mode is mixed again.")
        : visit.refused(answer);
  }
}
