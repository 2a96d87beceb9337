package dev.gatehouse.server.credential;

import dev.gatehouse.protocol.RefusalCode;

/** Why a password is not taken. */
public enum PasswordRefusal implements RefusalCode {
  /** The same for whoever it is that does not exist or has no password. */
  WRONG(
      "password_wrong",
      "This e-mail address and this password do not fit together. Please check both, or choose"
          + " another way to sign in.",
      "See the detail: the password is wrong, or nobody here has this address and a password."),
  TOO_MANY_FAILURES(
      "too_many_failures",
      "There were too many tries. Please wait a little, and try again then.",
      "Somebody keeps guessing. It ends by itself; a new password by mail ends it at once."),
  BUSY(
      "passwords_busy",
      "Many people are signing in right now. Please try again in a moment.",
      "More passwords are to be checked than the processors can do in time: add processors or"
          + " nodes, or look for somebody who guesses from many addresses."),
  TOO_SHORT(
      "password_too_short",
      "Please choose a password of at least 12 characters. A few words in a row do well.",
      "Passwords have 12 to 256 characters."),
  TOO_LONG(
      "password_too_long",
      "Please choose a password of at most 256 characters.",
      "Passwords have 12 to 256 characters."),
  COMMON(
      "password_common",
      "This password is among the first that anybody would guess. Please choose another.",
      "It stands in a list of common passwords, or is made of one, of a row or of repetitions."),
  PERSONAL(
      "password_personal",
      "Please choose a password without your name or that of your organization.",
      "It holds a part of the e-mail address or the organization's name."),
  NOT_REPEATED(
      "password_not_repeated",
      "The two passwords differ. Please type the same one twice.",
      "The person mistyped."),
  UNCHANGED(
      "password_unchanged",
      "Please choose another password than the one you have.",
      "An administrator has asked for a new one."),
  LINK_UNUSABLE(
      "password_link_unusable",
      "This link has expired or was used already. Please ask for a new one.",
      "Send a new link; it works once and for a short time only."),
  SIGNED_OUT(
      "password_signed_out",
      "You were signed out meanwhile, so your password stays as it was. Please sign in again.",
      "The session ended while the password was being changed: look at the audit trail for why.");

  private final Words words;

  PasswordRefusal(String code, String sentence, String remedy) {
    this.words = new Words(code, sentence, remedy);
  }

  @Override
  public Words words() {
    return words;
  }
}
