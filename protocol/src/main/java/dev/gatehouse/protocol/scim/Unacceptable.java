package dev.gatehouse.protocol.scim;

/** Leaves a reading from deep inside; never leaves this package. */
final class Unacceptable extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient ScimProblem problem;

  Unacceptable(ScimType type, String detail) {
    this(ScimProblem.of(type, detail));
  }

  Unacceptable(ScimProblem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  /** Something that may be refused on its way. */
  interface Step<T> {
    T take() throws Unacceptable;
  }

  static <T> ScimResult<T> caught(Step<T> step) {
    try {
      return new ScimResult.Accepted<>(step.take());
    } catch (Unacceptable refused) {
      return new ScimResult.Refused<>(refused.problem);
    }
  }
}
