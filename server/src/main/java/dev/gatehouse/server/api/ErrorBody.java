package dev.gatehouse.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** The body of every refusal of the admin API. */
record ErrorBody(Error error) {

  /**
   * Why it was refused.
   *
   * @param problems one for each field that must be put right; empty where it is not about fields
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Error(
      @Doc("Stable; look it up in the documentation.") String code,
      @Doc("One sentence for people.") String message,
      @Doc("All fields that must be put right, together.") List<Problem> problems) {
    Error {
      problems = List.copyOf(problems);
    }
  }

  /** What is wrong with one field. */
  record Problem(String field, String code, String message) {}
}
