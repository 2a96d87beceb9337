package dev.gatehouse.server.console;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who signs in how.
 *
 * @param policy as the API shows it
 * @param checks what enforcing needs; none once SSO is enforced, or for who may not enforce it
 * @param part where something is wrong
 */
public record PolicyView(
    Doc policy,
    List<Check> checks,
    List<Provider> providers,
    List<Glass> breakGlass,
    Settings settings,
    Rights rights,
    String href,
    People people,
    String part,
    Problems problems) {
  public PolicyView {
    checks = List.copyOf(checks);
    providers = List.copyOf(providers);
    breakGlass = List.copyOf(breakGlass);
  }

  /** Something that enforcing needs. */
  public record Check(String title, boolean met, String sentence) {}

  /**
   * A provider that is on.
   *
   * @param test the latest test of the person who looks; nothing if there was none
   */
  public record Provider(String id, String name, Doc test) {

    /** How the test went, in words. */
    public String went() {
      return switch (test.text("state")) {
        case "SUCCEEDED" ->
            test.has("countsFor")
                ? "Your test at " + at("finishedAt") + " succeeded and counts as your sign-in."
                : "Your test at "
                    + at("finishedAt")
                    + " succeeded, but the provider named somebody else than you.";
        case "REFUSED" ->
            test.has("countsFor")
                ? "Your test at " + at("finishedAt") + " counts as your sign-in."
                : "Your test at " + at("finishedAt") + " was refused: " + test.text("code") + ".";
        case "EXPIRED" -> "Your test of " + at("createdAt") + " was not finished in time.";
        case "" -> "";
        default -> "Your test of " + at("createdAt") + " is not finished yet.";
      };
    }

    /** Whether the person can say that it was they. */
    public boolean canBeConfirmed() {
      return test.text("state").equals("SUCCEEDED") && !test.has("countsFor");
    }

    private String at(String field) {
      return Words.moment(test.instant(field), "");
    }
  }

  /** Somebody who may break the glass. */
  public record Glass(String user, String userName, boolean ready, String missing, String last) {}

  /**
   * Settings beside the mode.
   *
   * @param secondFactors whether they are demanded
   * @param asks whether people are asked before accounts are connected
   */
  public record Settings(Span idle, Span absolute, boolean secondFactors, boolean asks) {}

  /**
   * Who signs in with a password.
   *
   * @param sentence how many; empty where the person who looks may not see people
   */
  public record People(String href, String sentence) {
    static People of(Visit visit) {
      if (!visit.may("users:read")) {
        return new People("", "");
      }
      Doc page = visit.api().get(Map.of("method", "password", "limit", "100"), "users").body();
      long some = page.list("items").size();
      return new People(
          visit.href(PeopleSection.PATH, Map.of("method", "password")),
          page.has("next")
              ? "More than 100 people have a password as their way to sign in"
              : Words.count(
                  some,
                  "person has a password as the way to sign in",
                  "people have a password as their way to sign in"));
    }
  }

  /** What the person who looks may do. */
  public record Rights(
      boolean mode, boolean test, boolean secondFactors, boolean organization, boolean people) {}

  public boolean enforced() {
    return policy.text("mode").equals("ENFORCED");
  }

  /** Whether nothing is missing before SSO can be enforced. */
  public boolean ready() {
    return checks.stream().allMatch(Check::met);
  }

  static PolicyView of(Visit visit, Doc policy, String part, Problems problems) {
    boolean mayEnforce = visit.may(PolicySection.WRITE);
    boolean enforced = policy.text("mode").equals("ENFORCED");
    Doc report = mayEnforce && !enforced ? EnforcingPages.dryRun(visit, "").body() : Doc.NOTHING;
    // A test of somebody from outside, as operators usually are, would count for nobody.
    boolean outsider =
        report.list("missing").stream()
            .anyMatch(one -> one.text("code").equals("enforcing_person_missing"));
    Doc sessions = visit.organization().at("sessionPolicy");
    return new PolicyView(
        policy,
        mayEnforce && !enforced ? checks(report) : List.of(),
        visit.may("connections:read") ? providers(visit) : List.of(),
        policy.list("breakGlass").stream().map(one -> glass(visit, one)).toList(),
        new Settings(
            Entered.span(sessions.number("idleSeconds")),
            Entered.span(sessions.number("absoluteSeconds")),
            visit.may("second_factors:read")
                && visit.api().get("second-factor-policy").body().flag("required"),
            visit.api().get("account-connection").body().flag("asks")),
        new Rights(
            mayEnforce,
            visit.may("connections:write") && !outsider,
            visit.may("second_factors:write"),
            visit.may("organizations:write"),
            visit.may("users:read")),
        visit.href(PolicySection.PATH),
        People.of(visit),
        part,
        problems);
  }

  /**
   * @param report of a dry run
   */
  static List<Check> checks(Doc report) {
    Set<String> missing =
        report.list("missing").stream().map(one -> one.text("code")).collect(Collectors.toSet());
    List<Check> checks = new ArrayList<>();
    boolean connection = !missing.contains("enforcing_connection_missing");
    checks.add(
        new Check(
            "A provider is enabled",
            connection,
            connection
                ? "People can sign in through it."
                : "Enable a provider first: without one nobody could sign in."));
    checks.add(person(missing));
    boolean glass = !missing.contains("enforcing_break_glass_missing");
    checks.add(
        new Check(
            "Somebody can get in when the provider fails",
            glass,
            glass
                ? "A break-glass administrator has a password and a second factor."
                : "Name a break-glass administrator who has set a password and has a second"
                    + " factor."));
    return checks;
  }

  private static Check person(Set<String> missing) {
    if (missing.contains("enforcing_person_missing")) {
      return new Check(
          "An administrator has signed in through it",
          false,
          "You do not belong to this organization. Name the administrator of it who has signed in"
              + " through the provider in the last 24 hours.");
    }
    if (missing.contains("enforcing_person_unusable")) {
      return new Check(
          "An administrator has signed in through it",
          false,
          "Only an active administrator who manages people can enforce SSO.");
    }
    boolean signedIn = !missing.contains("enforcing_sign_in_missing");
    return new Check(
        "It was tried in the last 24 hours",
        signedIn,
        signedIn
            ? "A sign-in or test sign-in through an enabled provider shows that it works."
            : "Run a test sign-in yourself, so that you do not lock yourself out. It takes a"
                + " minute, and nobody is signed in by it.");
  }

  private static List<Provider> providers(Visit visit) {
    String person = visit.signedIn().user().id().value();
    return visit.api().get("connections").body().list().stream()
        .filter(one -> one.flag("enabled"))
        .map(
            one ->
                new Provider(
                    one.text("id"),
                    one.text("displayName"),
                    visit
                        .api()
                        .get("connections", one.text("id"), "test-sign-ins")
                        .body()
                        .list()
                        .stream()
                        .filter(test -> test.text("requestedBy").equals(person))
                        .max(Comparator.comparing(test -> test.text("createdAt")))
                        .orElse(Doc.NOTHING)))
        .toList();
  }

  private static Glass glass(Visit visit, Doc one) {
    String last =
        visit.may("audit:read")
            ? visit
                .api()
                .get(
                    Map.of("action", "break_glass.used", "target", one.text("user"), "limit", "1"),
                    "audit-events")
                .body()
                .list("items")
                .stream()
                .findFirst()
                .map(event -> Words.moment(event.instant("at"), ""))
                .orElse("Never")
            : "–";
    return new Glass(
        one.text("user"),
        one.text("userName"),
        one.flag("ready"),
        one.texts("missing").stream().map(PolicyView::need).collect(Collectors.joining(", ")),
        last);
  }

  private static String need(String need) {
    return switch (need) {
      case "ACTIVE" -> "is deactivated";
      case "ADMINISTRATOR" -> "is no administrator";
      case "PASSWORD" -> "has set no password";
      case "SECOND_FACTOR" -> "has no second factor";
      default -> need;
    };
  }
}
