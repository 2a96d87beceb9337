package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Shows what an application would get: from the operator's own sign-in, or told of somebody. */
final class ApplicationRehearsalPages {
  private static final Map<String, String> TITLES =
      Map.ofEntries(
          Map.entry("request", "The authorization request is accepted"),
          Map.entry("redirect_uri", "Where the browser is sent back to"),
          Map.entry("organization", "The person's organization"),
          Map.entry("session_age", "The session is young enough for the application"),
          Map.entry("tokens", "The code is redeemed, with its PKCE verifier"),
          Map.entry("signature", "The ID token is signed as registered"),
          Map.entry("iss", "Issuer of the ID token (iss)"),
          Map.entry("aud", "The ID token is for this application (aud)"),
          Map.entry("nonce", "The ID token belongs to the request (nonce)"),
          Map.entry("userinfo", "Userinfo is about the same person (sub)"),
          Map.entry("refresh", "The refresh token gives new tokens"),
          Map.entry("enabled", "The application is enabled"),
          Map.entry("person", "The person may sign in"));

  private ApplicationRehearsalPages() {}

  static Response rehearse(Visit visit) {
    String id = visit.parameter("application");
    Answer application = visit.wholeApi().get("applications", id);
    if (!application.ok()) {
      return visit.refused(application);
    }
    String person = visit.form("person");
    if (person.isEmpty()) {
      Answer answer = visit.wholeApi().post(Map.of(), "applications", id, "rehearse");
      return answer.ok()
          ? page(visit, application.body(), answer.body(), "")
          : visit.refused(answer);
    }
    String organization = visit.form("organization");
    if (organization.isEmpty()
        || organization.indexOf('/') >= 0
        || !visit.wholeApi().in(organization).get().ok()) {
      return page(visit, application.body(), Doc.NOTHING, "There is no organization of this name.");
    }
    Optional<Doc> user = user(visit.wholeApi().in(organization), person);
    if (user.isEmpty()) {
      return page(
          visit,
          application.body(),
          Doc.NOTHING,
          "Nobody in this organization has this e-mail address or user name.");
    }
    Answer claims =
        visit
            .wholeApi()
            .in(organization)
            .get("users", user.get().text("id"), "applications", id, "claims");
    return claims.ok() ? page(visit, application.body(), claims.body(), "") : visit.refused(claims);
  }

  private static Optional<Doc> user(Api inside, String person) {
    return inside
        .get(Map.of("search", person, "limit", "10"), "users")
        .body()
        .list("items")
        .stream()
        .filter(user -> user.text("userName").equalsIgnoreCase(person))
        .findFirst();
  }

  private static Response page(Visit visit, Doc about, Doc rehearsed, String problem) {
    String one = ApplicationsSection.PATH + "/" + about.text("id");
    Doc told = rehearsed.at("told");
    return visit.page(
        Heading.of("What " + about.text("name") + " would get")
            .below("Applications", ApplicationsSection.PATH)
            .below(about.text("name"), one)
            .below("Try it", one + "/try"),
        "console/application-rehearsal",
        new ApplicationRehearsalView(
            visit.form("person"),
            visit.form("organization"),
            problem,
            visit.form("person").isEmpty() && isForeign(rehearsed),
            checks(rehearsed),
            told,
            told.has("scope") ? told.at("idToken").pretty() : "",
            told.has("scope") ? told.at("userinfo").pretty() : "",
            ends(told.at("ends")),
            values(visit, about),
            visit.href(one + "/rehearse")));
  }

  private static boolean isForeign(Doc rehearsed) {
    return rehearsed.list("checks").stream()
        .anyMatch(
            check ->
                check.text("name").equals("organization")
                    && check.text("outcome").equals("FAILED"));
  }

  private static List<SignInView.Check> checks(Doc rehearsed) {
    return rehearsed.list("checks").stream()
        .map(
            check ->
                new SignInView.Check(
                    SignInView.State.of(check.text("outcome")),
                    TITLES.getOrDefault(check.text("name"), CheckWords.of(check.text("name"))),
                    check.text("expected"),
                    check.text("actual")))
        .toList();
  }

  private static List<ApplicationRehearsalView.End> ends(Doc ends) {
    return Stream.of(
            Map.entry("idToken", "The ID token"),
            Map.entry("accessToken", "The access token"),
            Map.entry("refreshToken", "The refresh token, unless it is used"),
            Map.entry("session", "The session, for this application"))
        .filter(end -> ends.has(end.getKey()))
        .map(
            end ->
                new ApplicationRehearsalView.End(
                    end.getValue(), Words.time(ends.instant(end.getKey()), "")))
        .toList();
  }

  /** What the application must know, and what discovery tells its library. */
  private static List<ShownOnce.Value> values(Visit visit, Doc about) {
    String issuer = visit.request().publicAddress().toString();
    return Stream.concat(
            ApplicationTryPages.values(visit, about).stream(),
            Stream.of(
                new ShownOnce.Value("Authorization endpoint", issuer + "/oauth/authorize"),
                new ShownOnce.Value("Token endpoint", issuer + "/oauth/token"),
                new ShownOnce.Value("Userinfo endpoint", issuer + "/oauth/userinfo"),
                new ShownOnce.Value("Public keys", issuer + "/oauth/jwks"),
                new ShownOnce.Value("Signing out", issuer + "/oauth/end-session")))
        .toList();
  }
}
