package dev.gatehouse.server.api;

import dev.gatehouse.server.connection.ConnectionResult;
import dev.gatehouse.server.organization.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** How an operation ended: what the API answers. */
sealed interface Reply {

  /** It is done; the body is what the operation promises, or {@link #NOTHING}. */
  record Done(Object body) implements Reply {}

  /**
   * It was refused, and nothing has changed.
   *
   * @param retryAfter whole seconds after which the same call may work; empty where time is not it
   */
  record Refused(
      int status,
      String code,
      String sentence,
      List<ErrorBody.Problem> problems,
      Optional<Duration> retryAfter)
      implements Reply {
    public Refused {
      problems = List.copyOf(problems);
    }

    Refused(int status, String code, String sentence, List<ErrorBody.Problem> problems) {
      this(status, code, sentence, problems, Optional.empty());
    }
  }

  /** Fields that the features below call otherwise than this API does. */
  Map<String, String> FIELDS =
      Map.of(
          "method", "authenticationMethod",
          "authentication", "tokenEndpointAuthMethod",
          "sessionLifetime", "sessionLifetimeSeconds",
          "sessionPolicy.idle", "sessionPolicy.idleSeconds",
          "sessionPolicy.absolute", "sessionPolicy.absoluteSeconds");

  /** The body of an answer without one. */
  Object NOTHING = new Object();

  static Reply nothing() {
    return new Done(NOTHING);
  }

  static Refused notFound() {
    return new Refused(404, "not_found", "There is nothing of that id here.", List.of());
  }

  static Refused invalid(String field, String code, String sentence) {
    return invalid(List.of(new ErrorBody.Problem(field, code, sentence)));
  }

  static Refused invalid(List<ErrorBody.Problem> problems) {
    return new Refused(422, "invalid", "Some fields must be put right first.", problems);
  }

  static Refused conflict(String code, String sentence) {
    return new Refused(409, code, sentence, List.of());
  }

  /** What was found, or 404. */
  static <T> Reply found(Optional<T> value, Function<T, Object> view) {
    return value.<Reply>map(there -> new Done(view.apply(there))).orElseGet(Reply::notFound);
  }

  /** The outcome of a change. */
  static <T> Reply of(Outcome<T> outcome, Function<T, Object> view) {
    return switch (outcome) {
      case Outcome.Done<T>(T value) -> new Done(view.apply(value));
      case Outcome.Invalid<T>(List<Outcome.Problem> problems) ->
          invalid(problems.stream().map(Reply::problem).toList());
      case Outcome.Conflict<T>(Outcome.Problem problem) ->
          new Refused(409, problem.code(), problem.sentence(), List.of(problem(problem)));
      case Outcome.Absent<T>() -> notFound();
    };
  }

  /** The outcome of a change to a connection. */
  static Reply of(ConnectionResult result) {
    return switch (result) {
      case ConnectionResult.Saved(var connection) -> new Done(ConnectionView.of(connection));
      case ConnectionResult.Deleted() -> nothing();
      case ConnectionResult.Rejected(var problems) ->
          invalid(problems.stream().map(Reply::problem).toList());
      case ConnectionResult.InUse(var users) ->
          new Refused(
              409,
              "connection_in_use",
              "People still sign in with it. Move them to another method first.",
              users.stream()
                  .map(
                      user ->
                          new ErrorBody.Problem(
                              user.id().value(), "signs_in_with_it", user.userName()))
                  .toList());
      case ConnectionResult.HasDirectory(var directory) ->
          new Refused(
              409,
              "connection_has_directory",
              "People are provisioned through it. Delete its directory first.",
              List.of(
                  new ErrorBody.Problem(
                      directory.value(), "provisions_through_it", "This directory stands.")));
      case ConnectionResult.Unknown() -> notFound();
    };
  }

  static ErrorBody.Problem problem(Outcome.Problem problem) {
    String field = problem.field();
    return new ErrorBody.Problem(
        FIELDS.getOrDefault(field, field), problem.code(), problem.sentence());
  }

  static ErrorBody.Problem problem(ConnectionResult.Problem problem) {
    return new ErrorBody.Problem(problem.field(), problem.code(), problem.sentence());
  }
}
