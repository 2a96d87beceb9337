package dev.gatehouse.server.account;

import dev.gatehouse.protocol.RefusalCode;

/** Why something of somebody's own is not done. */
public enum AccountRefusal implements RefusalCode {
  NOT_SIGNED_IN(
      "account_not_signed_in",
      "You are not signed in. Please sign in, and try again.",
      "The request came without the cookie of a live session."),
  NOT_YOURS(
      "account_thing_gone",
      "There is no such thing in your account any more.",
      "It was ended or removed before, or belongs to somebody else.");

  private final Words words;

  AccountRefusal(String code, String sentence, String remedy) {
    this.words = new Words(code, sentence, remedy);
  }

  @Override
  public Words words() {
    return words;
  }
}
