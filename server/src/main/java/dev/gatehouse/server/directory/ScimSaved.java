package dev.gatehouse.server.directory;

/** What came of writing a resource. Where it is refused, whoever asked rolls back. */
public sealed interface ScimSaved {

  /** It is written. */
  record Done(ScimResource resource) implements ScimSaved {}

  /** Nothing is written: somebody is here already whom the directory may adopt. */
  record Adoptable(UserId holder) implements ScimSaved {}

  /** Another resource has the name, or another user of the organization the address. */
  record NameTaken(String sentence) implements ScimSaved {}

  /** A value cannot be worked with. */
  record Unusable(String sentence) implements ScimSaved {}
}
