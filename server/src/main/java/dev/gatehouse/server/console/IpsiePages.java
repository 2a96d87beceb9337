package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the levels of IPSIE ask, what of it is met, and the switch. */
final class IpsiePages {
  static final String PATH = PolicySection.PATH + "/ipsie";

  private static final String ONE = PATH + "/{level}";
  private static final String NOUN = "ipsie";

  void addTo(ConsoleRoutes routes) {
    routes
        .get(PATH, "organizations:read", this::show)
        .confirmed(ONE, "connections:write", this::ask, this::switchOn);
  }

  private Response show(Visit visit) {
    Answer answer = visit.api().get(NOUN);
    if (!answer.ok()) {
      return visit.refused(answer);
    }
    return visit.page(
        Heading.of("IPSIE levels")
            .saying(
                "What the OpenID Foundation's working group on secure enterprise sign-in asks,"
                    + " level by level, and what of it is met here. Each level includes those"
                    + " before it.")
            .below("Policy", PolicySection.PATH),
        "console/ipsie",
        IpsieView.of(visit, answer.body(), names(visit)));
  }

  /** Of what a requirement can fail: connections. Others are told by their ids. */
  private static Map<String, String> names(Visit visit) {
    Map<String, String> names = new HashMap<>();
    visit
        .api()
        .get("connections")
        .body()
        .list()
        .forEach(one -> names.put(one.text("id"), one.text("displayName")));
    return names;
  }

  private static Heading heading(String level) {
    return Heading.of("Switch on what " + level + " asks")
        .below("Policy", PolicySection.PATH)
        .below("IPSIE levels", PATH);
  }

  static boolean canBeSwitched(String level) {
    return Set.of("SL1", "SL2", "AL3").contains(level);
  }

  private Response ask(Visit visit) {
    String level = visit.parameter("level");
    return canBeSwitched(level)
        ? visit.confirm(heading(level), question(visit, level))
        : visit.go(PATH);
  }

  private static Confirmation question(Visit visit, String level) {
    if (level.equals("AL3")) {
      return Confirmation.of(
          "The directories of all enabled providers will give people their roles.",
          List.of(
              "From then on a value of the SCIM attribute roles must be the key or name of a role"
                  + " here; what is neither is refused. Ask first what the provider sends in it.",
              "Roles given by hand give way, at the next change of each person, to those that the"
                  + " provider names and those of groups.",
              "The other things that AL1 to AL3 ask have to be agreed with the provider, and stay"
                  + " as they are."),
          "Switch on " + level,
          visit.href(PATH));
    }
    List<String> common =
        List.of(
            "Enabled providers no longer accept signatures with SHA-1. People whose provider still"
                + " signs so cannot sign in until it is changed there.",
            "Enforcing SSO and demanding a strong authentication stay as they are: these have"
                + " conditions of their own.");
    return Confirmation.of(
        "The settings of all enabled providers that stand against " + level + " will be changed.",
        level.equals("SL1")
            ? common
            : List.of(
                common.getFirst(),
                "Sign-ins that a provider starts by itself begin anew here, which people do not"
                    + " notice.",
                common.getLast()),
        "Switch on " + level,
        visit.href(PATH));
  }

  private Response switchOn(Visit visit) {
    String level = visit.parameter("level");
    if (!canBeSwitched(level)) {
      return visit.go(PATH);
    }
    Answer answer = visit.api().post(Map.of("level", level), NOUN);
    if (!answer.ok()) {
      return visit.confirm(
          heading(level), question(visit, level).refused(answer.problems(), List.of()));
    }
    boolean met =
        answer.body().list("levels").stream()
            .anyMatch(one -> one.text("level").equals(level) && one.flag("met"));
    return visit.done(
        PATH,
        met
            ? level + " is met."
            : "The settings are changed. What is still missing for " + level + " stands below.");
  }
}
