package dev.gatehouse.server.console;

import dev.gatehouse.server.console.SystemView.Condition;
import dev.gatehouse.server.web.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tries an application: says what is missing, rehearses a sign-in, leads to where its own begins,
 * and shows what came of it. Gatehouse never begins that one itself: a code with a state that the
 * application did not make would be what it must refuse (RFC 9700 §4.7).
 */
final class ApplicationTryPages {
  private static final String LATEST = "10";

  private static final Map<String, String> TITLES =
      Map.of(
          "enabled", "Enabled",
          "organizations", "Whose people may use it",
          "redirect_uris", "Redirect URIs",
          "proof", "How it proves who it is",
          "back_channel_logout", "Back-channel logout",
          "hosts", "Hosts behind the proxy",
          "told_of_sign_outs", "Sign-outs told",
          "told_of_events", "Security events told");

  private ApplicationTryPages() {}

  static Response show(Visit visit) {
    String id = visit.parameter("application");
    Answer application = visit.wholeApi().get("applications", id);
    if (!application.ok()) {
      return visit.refused(application);
    }
    Answer checks = visit.wholeApi().act("applications", id, "check");
    if (!checks.ok()) {
      return visit.refused(checks);
    }
    Doc about = application.body();
    String one = ApplicationsSection.PATH + "/" + id;
    String asked = visit.query("organization").strip();
    String organization =
        asked.isEmpty() || asked.indexOf('/') >= 0
            ? visit.signedIn().scope().organization().value()
            : asked;
    Answer whose = visit.wholeApi().in(organization).get();
    return visit.page(
        Heading.of("Try " + about.text("name"))
            .below("Applications", ApplicationsSection.PATH)
            .below(about.text("name"), one),
        "console/application-try",
        new ApplicationTryView(
            lines(checks.body()),
            values(visit, about),
            about.text("homeUrl"),
            whose.ok() ? whose.body().text("slug") : asked,
            whose.ok(),
            whose.ok() ? events(visit, organization, id) : List.of(),
            "/console/" + whose.body().text("slug") + AuditPages.PATH + "?target=" + id,
            visit.href(one + "/try"),
            about.text("kind").equals(ApplicationForm.OIDC) ? visit.href(one + "/rehearse") : ""));
  }

  private static List<SystemView.Line> lines(Doc checks) {
    return checks.list().stream()
        .map(
            check ->
                new SystemView.Line(
                    TITLES.getOrDefault(check.text("name"), CheckWords.of(check.text("name"))),
                    Condition.of(check.text("state")),
                    check.text("finding"),
                    check.text("advice"),
                    new Frame.Link("", "", false)))
        .toList();
  }

  static List<ShownOnce.Value> values(Visit visit, Doc about) {
    String issuer = visit.request().publicAddress().toString();
    List<ShownOnce.Value> values = new ArrayList<>();
    if (about.text("kind").equals(ApplicationForm.OIDC)) {
      values.add(new ShownOnce.Value("Issuer", issuer));
      values.add(new ShownOnce.Value("Discovery", issuer + "/.well-known/openid-configuration"));
      values.add(new ShownOnce.Value("Client id", about.text("clientId")));
    } else {
      values.add(new ShownOnce.Value("What the proxy asks", issuer + "/forward-auth/redirect"));
    }
    return values;
  }

  /** The trail of the organization has a line for each token that was given, and each refusal. */
  private static List<AuditView.Row> events(Visit visit, String organization, String application) {
    return visit
        .wholeApi()
        .in(organization)
        .get(Map.of("target", application, "limit", LATEST), "audit-events")
        .body()
        .list("items")
        .stream()
        .map(event -> AuditView.Row.of(event, Map.of(), visit))
        .toList();
  }
}
