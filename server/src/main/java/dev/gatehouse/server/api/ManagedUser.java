package dev.gatehouse.server.api;

import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserDraft;
import dev.gatehouse.server.directory.Users;
import java.util.ArrayList;
import java.util.List;

/**
 * What an administrator may not change of a user whom a directory manages: what the directory says
 * of the user, and the connection through which both come. Else the two would differ, and the next
 * push would undo the one or the other. Roles are ours.
 */
final class ManagedUser {
  private ManagedUser() {}

  /** The fields that the directory alone may change and that the draft would change. */
  static List<String> foreign(User before, UserDraft draft) {
    List<String> fields = new ArrayList<>();
    if (before.directory().isPresent()) {
      if (!Users.isOne(draft.userName(), before.userName())) {
        fields.add("userName");
      }
      if (!draft.displayName().equals(before.displayName())) {
        fields.add("displayName");
      }
      if (!draft.method().equals(before.method())) {
        fields.add("authenticationMethod");
      }
    }
    return fields;
  }

  static Reply.Refused refused(List<String> fields) {
    ManyUsersRefusal why = ManyUsersRefusal.MANAGED;
    String sentence = why.sentence() + " " + why.remedy();
    return new Reply.Refused(
        409,
        why.code(),
        sentence,
        fields.stream().map(field -> new ErrorBody.Problem(field, why.code(), sentence)).toList());
  }
}
