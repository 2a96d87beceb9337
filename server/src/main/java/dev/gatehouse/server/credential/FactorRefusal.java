package dev.gatehouse.server.credential;

import dev.gatehouse.protocol.RefusalCode;

/** Why a second factor or a passkey is not taken. */
public enum FactorRefusal implements RefusalCode {
  CODE_WRONG(
      "code_wrong",
      "This code does not fit. Please type the one that your app shows now.",
      "The code is wrong, too old, or was used already. Codes hang on the time: compare the clocks"
          + " of the device and of Gatehouse."),
  RECOVERY_CODE_WRONG(
      "recovery_code_wrong",
      "This recovery code does not fit, or was used already. Please try another.",
      "Each code works once, and new ones end the old ones. An administrator can reset the user's"
          + " second factors."),
  TOO_MANY_CODES(
      "too_many_codes",
      "There were too many wrong codes. Please wait a little, and sign in again then.",
      "Somebody who knows the password guesses codes. If it was not the user: let them choose a new"
          + " password."),
  PASSKEY_UNKNOWN(
      "passkey_unknown",
      "This passkey does not belong to an account here. Please choose another way to sign in.",
      "It was removed here, or belongs to another organization. It can be deleted on the device."),
  PASSKEY_CHALLENGE(
      "passkey_challenge",
      "This took too long, or was used already. Please try again.",
      "The answer belongs to no question that Gatehouse asked this browser within five minutes."),
  PASSKEY_INVALID(
      "passkey_invalid",
      "This passkey could not be verified. Please try again, or choose another way.",
      "The detail has the reason. Check that people reach Gatehouse under its public address alone:"
          + " passkeys hang on it."),
  PASSKEY_COUNTER(
      "passkey_counter",
      "This passkey could not be verified. Please choose another way, and tell your administrator.",
      "Its counter went back, so that it may have been copied (WebAuthn §6.1.1). Remove it."),
  PASSKEY_KNOWN(
      "passkey_known",
      "This passkey is here already.",
      "The authenticator holds a passkey for this account."),
  TOO_MANY_FACTORS(
      "too_many_factors",
      "You have as many of these as there can be. Remove one first.",
      "There can be 5 authenticator apps and 20 passkeys."),
  ENROLMENT_GONE(
      "enrolment_gone",
      "This took too long. Please start again.",
      "An authenticator app must be confirmed within 15 minutes."),
  METHOD_HAS_NONE(
      "method_has_no_factors",
      "Your account signs in through your organization, which asks for second factors itself.",
      "Only people whose method is a password have second factors and passkeys here."),
  LAST_SECOND_FACTOR(
      "last_second_factor",
      "Your organization asks for a second factor. Add another before you remove this one.",
      "Add another one first, let an administrator reset them, or make second factors optional."),
  SIGN_IN_NOT_RECENT(
      "sign_in_not_recent",
      "Your organization's sign-in service did not ask you to sign in again. Please sign out there"
          + " and try again.",
      "The provider ignores the wish for a new authentication (ForceAuthn, prompt=login).");

  private final Words words;

  FactorRefusal(String code, String sentence, String remedy) {
    this.words = new Words(code, sentence, remedy);
  }

  @Override
  public Words words() {
    return words;
  }
}
