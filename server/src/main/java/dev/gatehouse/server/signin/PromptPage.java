package dev.gatehouse.server.signin;

import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.Departure;
import dev.gatehouse.server.face.Face;
import dev.gatehouse.server.web.ContentPolicy;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Response;
import java.util.Map;
import java.util.Optional;

/** The page that asks for a user name and a password which a connection checks itself. */
final class PromptPage {
  /** How often one sign-in may be tried. */
  static final int MOST_ROUNDS = 5;

  private static final String ROUND = "prompt ";

  private PromptPage() {}

  /**
   * What the page shows.
   *
   * @param userName what stands in the field already
   * @param problem why it is shown again; empty the first time
   */
  record Shown(Handle handle, String application, String userName, String problem) {}

  static Response answer(Pages pages, Connection connection, Departure.Prompt prompt, Shown shown) {
    Face.current().of(connection.organization().value());
    // What follows the form is an application's own page, on an origin that is not known here.
    return ContentPolicy.page()
        .formsMayLeave()
        .on(
            pages.render(
                shown.problem().isEmpty() ? 200 : 403,
                "signin/prompt",
                Map.of(
                    "application",
                    shown.application(),
                    "connection",
                    connection.displayName(),
                    "action",
                    "/auth/prompt/" + connection.id(),
                    "attempt",
                    shown.handle().value(),
                    "label",
                    prompt.userName(),
                    "userName",
                    shown.userName(),
                    "problem",
                    shown.problem())));
  }

  /** Kept with the attempt, whose page it is the n-th of. */
  static String expectation(int round) {
    return ROUND + round;
  }

  /** Which page of a sign-in an attempt is; empty if its answer comes from elsewhere. */
  static Optional<Integer> round(Attempt attempt) {
    String kept = attempt.expectation();
    return kept.startsWith(ROUND)
        ? Optional.of(Integer.parseInt(kept.substring(ROUND.length())))
        : Optional.empty();
  }
}
