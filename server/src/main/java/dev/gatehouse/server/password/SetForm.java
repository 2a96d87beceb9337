package dev.gatehouse.server.password;

import static dev.gatehouse.server.face.Words.say;

import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.organization.Organization;

/**
 * A page that asks for a new password.
 *
 * @param lead a sentence under the heading
 * @param action where the form goes
 * @param attempt the handle of a sign-in that waits; empty for none
 * @param asksOld whether the old password is asked for
 * @param problem what went wrong; empty for nothing
 */
public record SetForm(
    String heading,
    String lead,
    String action,
    String attempt,
    String userName,
    boolean asksOld,
    String problem) {

  static SetForm of(Organization organization, User user, String action) {
    return new SetForm(
        say("Set your password"),
        say("for {0}", organization.name()),
        action,
        "",
        user.userName(),
        false,
        "");
  }

  SetForm because(String why) {
    return new SetForm(heading, why, action, attempt, userName, asksOld, problem);
  }

  SetForm waiting(String handle) {
    return new SetForm(heading, lead, action, handle, userName, asksOld, problem);
  }

  SetForm withOld() {
    return new SetForm(heading, lead, action, attempt, userName, true, problem);
  }

  SetForm wrong(String sentence) {
    return new SetForm(heading, lead, action, attempt, userName, asksOld, sentence);
  }
}
