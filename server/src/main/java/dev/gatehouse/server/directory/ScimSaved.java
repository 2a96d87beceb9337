package dev.gatehouse.server.directory;

/** What came of writing a resource. Whoever gets another answer than {@link Done} rolls back. */
public sealed interface ScimSaved {

  /** It is written. */
  record Done(ScimResource resource) implements ScimSaved {}

  /** Another resource has the name, or another user of the organization the address. */
  record NameTaken(String sentence) implements ScimSaved {}

  /** A value cannot be worked with. */
  record Unusable(String sentence) implements ScimSaved {}
}
