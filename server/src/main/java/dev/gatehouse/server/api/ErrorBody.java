package dev.gatehouse.server.api;

import java.util.List;
import java.util.Optional;

/** The body of every refusal of the admin API. */
record ErrorBody(Error error) {

  /**
   * Why it was refused.
   *
   * @param problems one for each field that must be put right; empty where it is not about fields
   */
  record Error(
      @Doc("Stable; look it up in the documentation.") String code,
      @Doc("One sentence for people.") String message,
      @Doc("All fields that must be put right, together; mostly empty.") List<Problem> problems,
      @Doc("Finds it in the log, where the engine itself refused.") Optional<String> reference) {
    Error(String code, String message, List<Problem> problems) {
      this(code, message, problems, Optional.empty());
    }

    Error {
      problems = List.copyOf(problems);
    }
  }

  /** What is wrong with one field. */
  record Problem(
      @Doc("Its path in JSON, or the column of CSV.") String field,
      String code,
      String message,
      @Doc("The line of CSV, the header's being 1.") Optional<Integer> row) {
    Problem(String field, String code, String message) {
      this(field, code, message, Optional.empty());
    }
  }
}
