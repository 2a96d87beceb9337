package dev.gatehouse.server.api;

import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.ConnectionResult;
import dev.gatehouse.server.organization.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gathers what keeps a start-up file from being applied, each with where it stands. */
final class StartUpProblems {
  private final List<String> all = new ArrayList<>();

  List<String> all() {
    return List.copyOf(all);
  }

  void add(String where, String sentence) {
    all.add(where + ": " + sentence);
  }

  /** What was done; empty, with a problem more, if it was not. */
  <T> Optional<T> check(String where, Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Done<T>(T value) -> Optional.of(value);
      case Outcome.Invalid<T>(List<Outcome.Problem> found) -> {
        found.forEach(problem -> add(at(where, problem.field()), problem.sentence()));
        yield Optional.empty();
      }
      case Outcome.Conflict<T>(Outcome.Problem problem) -> {
        add(at(where, problem.field()), problem.sentence());
        yield Optional.empty();
      }
      case Outcome.Absent<T>() -> {
        add(where, "Refers to something that is not there.");
        yield Optional.empty();
      }
    };
  }

  /** What was saved; empty, with a problem more, if it was not. */
  Optional<Connection> check(String where, ConnectionResult result) {
    return switch (result) {
      case ConnectionResult.Saved(Connection connection) -> Optional.of(connection);
      case ConnectionResult.Rejected(var found) -> {
        found.forEach(problem -> add(at(where, problem.field()), problem.sentence()));
        yield Optional.empty();
      }
      case ConnectionResult.Deleted deleted -> Optional.empty();
      case ConnectionResult.InUse inUse -> Optional.empty();
      case ConnectionResult.HasDirectory hasDirectory -> Optional.empty();
      case ConnectionResult.Unknown unknown -> {
        add(where, "There is no such connection.");
        yield Optional.empty();
      }
    };
  }

  private static String at(String where, @Nullable String field) {
    return field == null || field.isEmpty() ? where : where + "." + field;
  }
}
