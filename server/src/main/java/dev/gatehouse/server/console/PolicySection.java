package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.List;
import java.util.Map;

/** Who signs in how: the page, and the settings on it that need no question first. */
final class PolicySection implements Section {
  static final String PATH = "/policy";
  static final String READ = "sign_in_policy:read";
  static final String WRITE = "sign_in_policy:write";

  private static final String ORGANIZATION = "organizations:write";
  private static final String FACTORS = "second_factors:write";
  private static final String CONNECTION = "connection";

  private final EnforcingPages enforcing = new EnforcingPages();
  private final BreakGlassPages breakGlass = new BreakGlassPages();
  private final IpsiePages ipsie = new IpsiePages();

  @Override
  public Place place() {
    return new Place(
        Group.SIGN_IN,
        PATH,
        "Policy",
        READ,
        List.of(
            Setting.of(
                "Sign-in policy", PATH, "enforce SSO", "mixed mode", "enforced mode", "passwords"),
            Setting.of(
                "Break-glass administrators",
                PATH + "#break-glass",
                "emergency access",
                "lock-out",
                "recovery"),
            Setting.of(
                "Second factors",
                PATH + "#second-factors",
                "two-factor",
                "2FA",
                "MFA",
                "multi-factor",
                "TOTP",
                "passkeys"),
            Setting.of(
                "Session lifetime",
                PATH + "#sessions",
                "session timeout",
                "idle timeout",
                "sign out automatically"),
            Setting.of(
                "Account connection",
                PATH + "#account-connection",
                "consent",
                "link accounts",
                "migration"),
            Setting.of(
                "IPSIE levels",
                IpsiePages.PATH,
                "SL1",
                "SL2",
                "SL3",
                "AL1",
                "AL2",
                "AL3",
                "compliance",
                "security level")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes
        .get(PATH, READ, visit -> page(visit, 200, "", Problems.NONE))
        .post(PATH + "/sessions", ORGANIZATION, this::setSessions)
        .post(PATH + "/second-factors", FACTORS, this::setSecondFactors)
        .post(PATH + "/account-connection", ORGANIZATION, this::setAccountConnection)
        .post(PATH + "/test", "connections:write", this::test)
        .post(PATH + "/test/confirm", "connections:write", this::confirmTest);
    enforcing.addTo(routes);
    breakGlass.addTo(routes);
    ipsie.addTo(routes);
  }

  /**
   * The page.
   *
   * @param part in which part of it something is wrong, such as {@code sessions}
   */
  static Response page(Visit visit, int status, String part, Problems problems) {
    Answer policy = visit.api().get("sign-in-policy");
    return policy.ok()
        ? visit.page(
            status,
            Heading.of("Policy").saying("Who signs in how at " + visit.name() + "."),
            "console/policy",
            PolicyView.of(visit, policy.body(), part, problems))
        : visit.refused(policy);
  }

  private static Response done(Visit visit, Answer answer, String part, String told) {
    return answer.ok()
        ? visit.done(PATH, told)
        : page(visit, answer.status(), part, answer.problems());
  }

  private Response setSessions(Visit visit) {
    long idle = Entered.seconds(visit.form("idle"), visit.form("idle-unit"));
    long absolute = Entered.seconds(visit.form("absolute"), visit.form("absolute-unit"));
    return done(
        visit,
        visit
            .api()
            .patch(
                Map.of("sessionPolicy", Map.of("idleSeconds", idle, "absoluteSeconds", absolute))),
        "sessions",
        "Sessions now end after "
            + Entered.words(idle)
            + " without a request, and after "
            + Entered.words(absolute)
            + " in all.");
  }

  private Response setSecondFactors(Visit visit) {
    boolean required = visit.form("required").equals("yes");
    return done(
        visit,
        visit.api().put(Map.of("required", required), "second-factor-policy"),
        "second-factors",
        required
            ? "Whoever signs in with a password now needs a second factor."
            : "A second factor is now left to people.");
  }

  private Response setAccountConnection(Visit visit) {
    boolean asks = visit.form("asks").equals("yes");
    return done(
        visit,
        visit.api().put(Map.of("asks", asks), "account-connection"),
        "account-connection",
        asks
            ? "People are asked once before an account is connected."
            : "Accounts are connected without a question.");
  }

  /** Leads to the test sign-in, which leaves for the provider by itself. */
  private Response test(Visit visit) {
    String connection = visit.form(CONNECTION);
    if (connection.isEmpty()) {
      return page(
          visit, 400, "mode", Problems.of(CONNECTION, "Choose the provider that you want to try."));
    }
    Answer answer = visit.api().post(Map.of(), "connections", connection, "test-sign-ins");
    return answer.ok()
        ? Response.redirect(java.net.URI.create(answer.body().text("link")))
        : page(visit, answer.status(), "mode", answer.problems());
  }

  private Response confirmTest(Visit visit) {
    String connection = visit.form(CONNECTION);
    String test = visit.form("test");
    if (connection.isEmpty() || test.isEmpty()) {
      return page(visit, 400, "mode", Problems.of("test", "Choose the test that was yours."));
    }
    return done(
        visit,
        visit.api().post(Map.of(), "connections", connection, "test-sign-ins", test, "confirm"),
        "mode",
        "The test counts as your sign-in.");
  }
}
