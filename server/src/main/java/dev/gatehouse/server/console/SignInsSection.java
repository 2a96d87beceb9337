package dev.gatehouse.server.console;

import dev.gatehouse.server.signin.Attempts;
import dev.gatehouse.server.web.Reference;
import dev.gatehouse.server.web.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sign-ins of an organization, and what came of each. */
final class SignInsSection implements Section {
  static final String PATH = "/sign-ins";
  static final String READ = "sign_ins:read";

  private static final String NOUN = "sign-ins";
  private static final String REFERENCE = "reference";
  private static final List<String> FILTERS =
      List.of("verdict", "connection", "person", "user", "code", "from", "to");

  private final SignInPage one = new SignInPage();

  @Override
  public Place place() {
    return new Place(
        Group.SIGN_IN,
        PATH,
        "Sign-ins",
        READ,
        List.of(
            Setting.of(
                "Reference codes", PATH, "error code", "refused sign-in", "why could they not"),
            Setting.of("Sign-in attempts", PATH, "log in", "log", "history", "trace", "failed")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes.get(PATH, READ, this::list);
    one.addTo(routes);
  }

  private Response list(Visit visit) {
    String typed = visit.query(REFERENCE).strip();
    if (!typed.isEmpty()) {
      return byReference(visit, typed);
    }
    Map<String, String> asked = Listing.asked(visit, FILTERS);
    Answer answer = visit.api().get(Days.inTimes(asked), NOUN);
    Map<String, String> methods = People.methods(visit);
    if (!answer.ok()) {
      return answer.status() == 422
          ? page(visit, 422, Doc.NOTHING, asked, methods, answer.problems())
          : visit.refused(answer);
    }
    return page(visit, 200, answer.body(), asked, methods, Problems.NONE);
  }

  /** A code is meant to lead to its sign-in. Two can have the same; then both are shown. */
  private Response byReference(Visit visit, String typed) {
    Answer answer = visit.api().get(Map.of(REFERENCE, typed), NOUN);
    if (!answer.ok()) {
      return visit.refused(answer);
    }
    List<Doc> found = answer.body().list("items");
    if (found.size() == 1) {
      return visit.go(PATH + "/" + found.getFirst().text("id"));
    }
    String sentence =
        Reference.read(typed).isEmpty()
            ? "A code has eight letters and digits, such as JKBS-H64W."
            : "No sign-in of this organization has the code "
                + Reference.read(typed).get()
                + ". Sign-ins are kept for "
                + Attempts.KEPT_FOR.toDays()
                + " days.";
    return page(
        visit,
        found.isEmpty() ? 404 : 200,
        answer.body(),
        new LinkedHashMap<>(),
        People.methods(visit),
        found.isEmpty() ? Problems.of(REFERENCE, sentence) : Problems.NONE);
  }

  private static Response page(
      Visit visit,
      int status,
      Doc body,
      Map<String, String> asked,
      Map<String, String> methods,
      Problems problems) {
    return visit.page(
        status,
        Heading.of("Sign-ins")
            .saying(
                "Every try to sign in at "
                    + visit.name()
                    + ", with the reason where it was refused. They are kept for "
                    + Attempts.KEPT_FOR.toDays()
                    + " days."),
        "console/sign-ins",
        new SignInsView(
            body.list("items").stream()
                .map(item -> SignInsView.Row.of(item, methods, visit))
                .toList(),
            methods,
            visit.query(REFERENCE),
            Listing.of(visit, PATH, asked, body),
            problems));
  }

  /**
   * Where a code leads that somebody typed into the search.
   *
   * @return empty if it is no code, or the code of no sign-in that this person may see
   */
  static Optional<String> find(Visit visit, String typed) {
    if (Reference.read(typed).isEmpty() || !visit.may(READ)) {
      return Optional.empty();
    }
    if (visit.isOperator()) {
      return only(visit.wholeApi().get(Map.of(REFERENCE, typed), NOUN).body().list())
          .map(found -> "/console/" + found.text("organization") + PATH + "/" + found.text("id"));
    }
    return only(visit.api().get(Map.of(REFERENCE, typed), NOUN).body().list("items"))
        .map(found -> visit.href(PATH + "/" + found.text("id")));
  }

  private static Optional<Doc> only(List<Doc> found) {
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }
}
