package dev.gatehouse.server.api;

import dev.gatehouse.protocol.RefusalCode;

/**
 * Why a change of many users, or what it says of one of them, is refused; what a user may be is
 * refused elsewhere.
 */
enum ManyUsersRefusal implements RefusalCode {
  NOT_UTF_8("csv_not_utf8", "The file is not UTF-8 text.", "Save it as CSV UTF-8."),
  UNREADABLE("csv_unreadable", "The file is not CSV.", "Look at the quotes of the line named."),
  ROWS_TOO_MANY(
      "rows_too_many", "An import has at most 10,000 rows.", "Divide the file into several."),
  COLUMN_MISSING("column_missing", "The column user_name is needed.", "Add it to the header."),
  COLUMN_UNKNOWN("column_unknown", "There is no such column.", "Take it out, or correct its name."),
  COLUMN_TWICE("column_twice", "This column stands twice in the header.", "Take one out."),
  CELLS_TOO_MANY(
      "cells_too_many",
      "This row has more cells than the header.",
      "Put quotes around cells that hold the separator."),
  TEXT("text_invalid", "Holds a character that cannot be stored.", "Take it out."),
  LOCAL_ACCESS(
      "cell_not_local_access", "This is neither usual nor allowed.", "Write usual or allowed."),
  FLAG("flag_invalid", "Must be yes or no.", "Write yes or no; true, false, 1 and 0 will do."),
  METHOD_MISSING(
      "authentication_method_missing",
      "A new user needs a way to sign in.",
      "Write password, or the name or id of a connection."),
  METHOD_UNKNOWN(
      "connection_unknown",
      "There is no such connection in this organization.",
      "Write password, or the name or id of a connection."),
  METHOD_AMBIGUOUS(
      "connection_ambiguous",
      "Several connections have this name.",
      "Write the id of the connection."),
  USER_TWICE("user_twice", "This user stands in an earlier row too.", "Take one of them out."),
  USER_EXISTS(
      "user_exists",
      "There is such a user already.",
      "Take the row out, or call with onExisting=update."),
  MANAGED(
      "managed_by_directory",
      "A directory manages this user.",
      "Change the user at the identity provider, or delete the directory first."),
  INVITED_INACTIVE(
      "invited_inactive",
      "Who is not active cannot be invited.",
      "Invite the user, or keep the user inactive."),
  NOBODY_NAMED(
      "move_nobody_named",
      "Say who is to move.",
      "Name a method with 'from', or people with 'users'."),
  USER_UNKNOWN("user_unknown", "There is no such user.", "Take the id out."),
  OTHER_METHOD(
      "user_signs_in_otherwise",
      "This user does not sign in by the method that 'from' names.",
      "Take the id out, or leave out 'from'."),
  CONNECTION_DISABLED(
      "connection_disabled",
      "Nobody can sign in with that connection while it is switched off.",
      "Switch it on first.");

  private final Words words;

  ManyUsersRefusal(String code, String sentence, String remedy) {
    this.words = new Words(code, sentence, remedy);
  }

  @Override
  public Words words() {
    return words;
  }

  /** About the whole file. */
  Reply.Refused refused(int status, String detail) {
    return new Reply.Refused(
        status, code(), (sentence() + " " + remedy() + " " + detail).strip(), java.util.List.of());
  }
}
