package dev.gatehouse.server.api;

import dev.gatehouse.protocol.RefusalCode;

/** What is still missing before an organization can enforce SSO. */
enum EnforcingRefusal implements RefusalCode {
  CONNECTION_MISSING(
      "enforcing_connection_missing",
      "No connection is switched on, so that nobody could sign in.",
      "Enable a connection first."),
  PERSON_MISSING(
      "enforcing_person_missing",
      "It is not known who enforces SSO.",
      "Name an administrator who has signed in through a connection in the last 24 hours."),
  PERSON_UNUSABLE(
      "enforcing_person_unusable",
      "Who enforces SSO must be an active administrator of this organization.",
      "Name an active user whose role has the permission 'members'; a user's key stands for that"
          + " user and no other."),
  SIGN_IN_MISSING(
      "enforcing_sign_in_missing",
      "Who enforces SSO has not signed in through a connection that is on in the last 24 hours.",
      "Sign in through it, or run a test sign-in of the connection and come back within a day."),
  BREAK_GLASS_MISSING(
      "enforcing_break_glass_missing",
      "No administrator could come in on the day on which the identity provider is down.",
      "Name a break-glass administrator who is active, has set a password and has a second"
          + " factor.");

  private final Words words;

  EnforcingRefusal(String code, String sentence, String remedy) {
    this.words = new Words(code, sentence, remedy);
  }

  @Override
  public Words words() {
    return words;
  }

  ErrorBody.Problem problem(String field) {
    return new ErrorBody.Problem(field, code(), sentence() + " " + remedy());
  }
}
