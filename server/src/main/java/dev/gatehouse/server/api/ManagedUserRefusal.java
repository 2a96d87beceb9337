package dev.gatehouse.server.api;

import dev.gatehouse.protocol.RefusalCode;

/** Why a user or group that a directory manages cannot be changed like others. */
enum ManagedUserRefusal implements RefusalCode {
  DETACH(
      "managed_user_not_detached",
      "A directory manages this user, and would create the user again.",
      "Delete the user at the identity provider, or add detach=true to delete here all the same."),
  INACTIVE_THERE(
      "inactive_in_directory",
      "The user's directory says that the user is not active.",
      "Activate the user at the identity provider."),
  GROUP(
      "group_managed_by_directory",
      "A directory provisions this group.",
      "Delete the group at the identity provider.");

  private final Words words;

  ManagedUserRefusal(String code, String sentence, String remedy) {
    this.words = new Words(code, sentence, remedy);
  }

  @Override
  public Words words() {
    return words;
  }

  Reply.Refused refused() {
    return Reply.conflict(code(), sentence() + " " + remedy());
  }
}
