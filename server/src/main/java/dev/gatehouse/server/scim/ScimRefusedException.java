package dev.gatehouse.server.scim;

import dev.gatehouse.protocol.scim.ScimProblem;
import dev.gatehouse.protocol.scim.ScimResult;
import dev.gatehouse.protocol.scim.ScimType;

/**
 * Ends a SCIM request with a problem, and rolls back the transaction in which it is thrown: nothing
 * half-written remains. Caught once, where requests and the operations of Bulk are begun.
 */
sealed class ScimRefusedException extends RuntimeException
    permits LockedOutException, OtherMethodException {
  private static final long serialVersionUID = 1L;

  private final transient ScimProblem problem;

  ScimRefusedException(ScimProblem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  ScimRefusedException(ScimType type, String detail) {
    this(ScimProblem.of(type, detail));
  }

  static ScimRefusedException notFound() {
    // RFC 7644 §3.12: with the id that was not found; which may be another directory's.
    return new ScimRefusedException(
        ScimProblem.of(404, "There is no such resource in this directory."));
  }

  ScimProblem problem() {
    return problem;
  }

  /** What was accepted. */
  static <T> T accepted(ScimResult<T> result) {
    return switch (result) {
      case ScimResult.Accepted<T>(T value) -> value;
      case ScimResult.Refused<T>(ScimProblem problem) -> throw new ScimRefusedException(problem);
    };
  }
}
