package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** One sign-in: what to change, what was checked, and what arrived. */
final class SignInPage {
  private static final String ONE = SignInsSection.PATH + "/{sign_in}";
  private static final String CHANGE = "connections:write";

  void addTo(ConsoleRoutes routes) {
    routes.get(ONE, SignInsSection.READ, this::show).post(ONE + "/test", CHANGE, this::test);
  }

  private Response show(Visit visit) {
    Answer answer = visit.api().get("sign-ins", visit.parameter("sign_in"));
    if (!answer.ok()) {
      return visit.refused(answer);
    }
    Doc trace = answer.body();
    Doc signIn = trace.at("signIn");
    Optional<Doc> connection =
        signIn
            .optional("connection")
            .map(id -> visit.api().get("connections", id))
            .filter(Answer::ok)
            .map(Answer::body);
    return visit.page(
        Heading.of("Sign-in " + signIn.text("reference"))
            .saying(SignInView.lead(signIn, connection))
            .below("Sign-ins", SignInsSection.PATH),
        "console/sign-in",
        SignInView.of(
            trace,
            connection,
            ChangeView.of(
                visit,
                signIn.text("code"),
                connection.orElse(Doc.NOTHING),
                signIn.text("user"),
                signIn.text("person")),
            links(visit, signIn, connection)));
  }

  private static SignInView.Links links(Visit visit, Doc signIn, Optional<Doc> connection) {
    return new SignInView.Links(
        visit.may("users:read")
            ? signIn.optional("user").map(id -> visit.href(PeopleSection.PATH + "/" + id))
            : Optional.empty(),
        visit.may(CHANGE) && connection.isPresent()
            ? Optional.of(visit.href(SignInsSection.PATH + "/" + signIn.text("id") + "/test"))
            : Optional.empty(),
        signIn
            .optional("person")
            .map(person -> visit.href(SignInsSection.PATH, Map.of("person", person))));
  }

  /** Runs the same connection again, for real, letting nobody in. */
  private Response test(Visit visit) {
    Answer signIn = visit.api().get("sign-ins", visit.parameter("sign_in"));
    String connection = signIn.body().text("signIn.connection");
    if (!signIn.ok()) {
      return visit.refused(signIn);
    }
    if (connection.isEmpty()) {
      return visit.done(
          SignInsSection.PATH + "/" + visit.parameter("sign_in"),
          "Passwords and passkeys are tried by signing in; there is no provider to test.");
    }
    Answer made = visit.api().post(Map.of(), "connections", connection, "test-sign-ins");
    return made.ok()
        ? Response.redirect(
            visit.request().publicAddress().resolve(URI.create(made.body().text("link")).getPath()))
        : visit.refused(made);
  }
}
