package dev.gatehouse.server.api;

import dev.gatehouse.protocol.RefusalCode;
import java.util.List;

/** Why the configuration of an organization cannot be exported or imported as a document. */
enum ConfigurationRefusal implements RefusalCode {
  UNREADABLE(
      "configuration_unreadable",
      "This is not YAML that can be read.",
      "Put the line that is named right, and send the document again."),
  SECRET_REFERENCE(
      "secret_reference_refused",
      "This document may not refer to the server's environment or files.",
      "Write 'keep' to keep what is stored, or the secret itself. An operator may refer to them"
          + " where configuration.secretReferences is on; the start-up file always may."),
  FILE_REFERENCE(
      "file_reference_refused",
      "This document may not refer to the server's files.",
      "Give metadataUrl, or the settings themselves. Only the start-up file may name files."),
  SECRET_UNRESOLVED(
      "secret_unresolved",
      "What this refers to is not there.",
      "Set the environment variable, or put the file where the reference says, as text that the"
          + " server may read."),
  SECRET_NOT_STORED(
      "secret_not_stored",
      "There is no stored secret to keep.",
      "Give a reference to the secret, or the secret itself."),
  OPERATOR_PART(
      "operator_part",
      "Only an operator changes this.",
      "Leave it out, or leave it as the export has it."),
  SCOPE_MISSING(
      "configuration_scope_missing",
      "This part of the document takes a right that the caller lacks.",
      "Leave the part out, or use a key or an account with the scope that is named."),
  MANAGED(
      "configuration_person_managed",
      "A directory manages this person's name and way of signing in.",
      "Change them at the identity provider, or leave them as the export has them."),
  TOO_MANY_PEOPLE(
      "configuration_people_too_many",
      "There are too many people for one document.",
      "Export without people, and the people as CSV."),
  LIST_TOO_LONG(
      "configuration_list_too_long",
      "A list of this document is longer than 1,000 entries.",
      "Apply the rest over the operations of the admin API, and people as CSV."),
  CHANGED_MEANWHILE(
      "configuration_changed",
      "The organization was changed since the difference was shown.",
      "Compare again, and apply what you see then.");

  private final Words words;

  ConfigurationRefusal(String code, String sentence, String remedy) {
    this.words = new Words(code, sentence, remedy);
  }

  @Override
  public Words words() {
    return words;
  }

  ErrorBody.Problem problem(String field) {
    return new ErrorBody.Problem(field, code(), sentence() + " " + remedy());
  }

  Reply.Refused refused(int status, List<ErrorBody.Problem> problems) {
    return new Reply.Refused(status, code(), sentence() + " " + remedy(), problems);
  }
}
