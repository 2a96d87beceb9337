package dev.gatehouse.server.api;

import dev.gatehouse.protocol.RefusalCode;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.ConnectionResult;
import dev.gatehouse.server.organization.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gathers what keeps a start-up file from being applied, each with where it stands. */
final class StartUpProblems {
  private final List<ErrorBody.Problem> all = new ArrayList<>();

  List<ErrorBody.Problem> all() {
    return List.copyOf(all);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** One sentence for each problem, with where. */
  List<String> sentences() {
    return all.stream()
        .map(one -> one.field().isEmpty() ? one.message() : one.field() + ": " + one.message())
        .toList();
  }

  void add(String where, String sentence) {
    add(where, "invalid", sentence);
  }

  void add(String where, String code, String sentence) {
    all.add(new ErrorBody.Problem(where, code, sentence));
  }

  void add(String where, RefusalCode why) {
    add(where, why.code(), why.sentence() + " " + why.remedy());
  }

  void addAll(List<ErrorBody.Problem> more) {
    all.addAll(more);
  }

  /** What was done; empty, with a problem more, if it was not. */
  <T> Optional<T> check(String where, Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Done<T>(T value) -> Optional.of(value);
      case Outcome.Invalid<T>(List<Outcome.Problem> found) -> {
        found.forEach(
            problem -> add(at(where, problem.field()), problem.code(), problem.sentence()));
        yield Optional.empty();
      }
      case Outcome.Conflict<T>(Outcome.Problem problem) -> {
        add(at(where, problem.field()), problem.code(), problem.sentence());
        yield Optional.empty();
      }
      case Outcome.Absent<T>() -> {
        add(where, "not_found", "Refers to something that is not there.");
        yield Optional.empty();
      }
    };
  }

  /** What was saved; empty, with a problem more, if it was not. */
  Optional<Connection> check(String where, ConnectionResult result) {
    return switch (result) {
      case ConnectionResult.Saved(Connection connection) -> Optional.of(connection);
      case ConnectionResult.Rejected(var found) -> {
        found.forEach(
            problem -> add(at(where, problem.field()), problem.code(), problem.sentence()));
        yield Optional.empty();
      }
      case ConnectionResult.Deleted deleted -> Optional.empty();
      case ConnectionResult.InUse inUse -> {
        add(
            where,
            "connection_in_use",
            "People still sign in with a connection that this leaves out. Move them to another"
                + " method first.");
        yield Optional.empty();
      }
      case ConnectionResult.HasDirectory hasDirectory -> {
        add(
            where,
            "connection_has_directory",
            "People are provisioned through a connection that this leaves out. Leave out its"
                + " directory as well.");
        yield Optional.empty();
      }
      case ConnectionResult.Unknown unknown -> {
        add(where, "not_found", "There is no such connection.");
        yield Optional.empty();
      }
    };
  }

  static String at(String where, @Nullable String field) {
    if (field == null || field.isEmpty()) {
      return where;
    }
    return where.isEmpty() ? field : where + "." + field;
  }
}
