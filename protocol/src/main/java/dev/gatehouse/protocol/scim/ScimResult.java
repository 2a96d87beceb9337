package dev.gatehouse.protocol.scim;

/** What came of reading or applying something that a client sent. */
public sealed interface ScimResult<T> {

  record Accepted<T>(T value) implements ScimResult<T> {}

  /** Nothing of the request holds. */
  record Refused<T>(ScimProblem problem) implements ScimResult<T> {}
}
