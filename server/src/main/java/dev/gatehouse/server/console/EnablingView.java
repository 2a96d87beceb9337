package dev.gatehouse.server.console;

import java.util.ArrayList;
import java.util.List;

/**
 * What enabling does.
 *
 * @param consequences each a sentence
 * @param open what other steps still lack, each a sentence that leads there
 * @param maySwitchOn whether the person who looks may do it
 */
public record EnablingView(
    SetUpView setUp, List<String> consequences, List<Frame.Link> open, boolean maySwitchOn) {
  public EnablingView {
    consequences = List.copyOf(consequences);
    open = List.copyOf(open);
  }

  static EnablingView of(SetUpView setUp, Visit visit, long people, List<Frame.Link> open) {
    Doc connection = setUp.connection();
    List<String> consequences = new ArrayList<>();
    consequences.add(
        "The sign-in page of "
            + visit.name()
            + " gets a button with the name "
            + connection.text("displayName")
            + ".");
    String role = connection.text("provisioning.defaultRole");
    consequences.add(
        switch (connection.text("provisioning.mode")) {
          case "JIT" ->
              "Whoever signs in through it for the first time becomes a user"
                  + (role.isEmpty()
                      ? ", with the roles that their groups give."
                      : "; where no group gives a role, with the role " + role + ".");
          case "SCIM" ->
              "Only people whom the provider's directory has sent can sign in through it.";
          default -> "Only people who were invited can sign in through it.";
        });
    if (people > 0) {
      consequences.add(
          Words.count(people, "person has", "people have")
              + " this connection as their way to sign in, and can use it at once.");
    }
    consequences.add("You can disable it again at any time.");
    return new EnablingView(setUp, consequences, open, visit.maySwitchOn());
  }
}
