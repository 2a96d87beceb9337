package dev.gatehouse.server.console;

import dev.gatehouse.protocol.RefusalCode;

/** Why the console does not open. */
public enum ConsoleRefusal implements RefusalCode {
  NO_PERMISSION(
      "console_no_permission",
      "You are signed in, but your account does not administer anything here. If it should, ask an"
          + " administrator of your organization for the role.",
      "Give the user a role with one of the permissions members, settings or api_keys."),
  PAGE_NOT_ALLOWED(
      "console_page_not_allowed",
      "Your roles do not include this page. Ask an administrator of your organization if you need"
          + " it.",
      "Give the user a role with the permission that the page needs; docs/console.md lists them."),
  OTHER_ORGANIZATION(
      "console_other_organization",
      "This part of the console belongs to another organization than yours.",
      "People administer their own organization only, operators every one."),
  SIGN_IN_AGAIN(
      "console_sign_in_again",
      "Please sign in again first. Nothing was changed.",
      "The session has ended, or its sign-in is too old for what the person wanted to do."),
  NOT_RECENT(
      "console_sign_in_not_recent",
      "Your sign-in service did not ask you again who you are, and this needs a fresh sign-in. Sign"
          + " out there, then try again.",
      "The identity provider ignores ForceAuthn or prompt=login; change its policy."),
  FIRST_LINK_UNUSABLE(
      "console_first_link_unusable",
      "This address has expired or was used already. Start Gatehouse again for a new one, as long as"
          + " there is no operator yet.",
      "The first operator's address works once, for a day; a start without any operator makes a new"
          + " one."),
  SETUP_LINK_UNUSABLE(
      "setup_link_unusable",
      "This link has expired or was revoked. Ask whoever sent it for a new one.",
      "Make another set-up link in the console; each works for 30 days at most."),
  SETUP_LINK_LATER(
      "setup_link_later",
      "There were many tries from your network. Please try again in a moment.",
      "Links that do not exist were opened from this address; the pause ends by itself."),
  SETUP_PAGE_NOT_OPEN(
      "setup_page_not_open",
      "Your set-up link does not open this page.",
      "Make a set-up link that opens it as well, or do it as an administrator."),
  SETUP_OPEN_AGAIN(
      "setup_open_again",
      "Please open your set-up link again first: this takes a link that was opened a few minutes"
          + " ago. Nothing was changed.",
      "The browser opened the link more than 15 minutes before.");

  private final Words words;

  ConsoleRefusal(String code, String sentence, String remedy) {
    this.words = new Words(code, sentence, remedy);
  }

  @Override
  public Words words() {
    return words;
  }
}
