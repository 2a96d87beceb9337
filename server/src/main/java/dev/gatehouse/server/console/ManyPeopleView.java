package dev.gatehouse.server.console;

import java.util.List;
import java.util.Map;

/**
 * What is to be done with many people.
 *
 * @param count how many were chosen
 * @param users their ids with blanks between
 * @param some the first of them
 * @param refused who stands in the way
 * @param full whether there may be more than can be chosen at once
 * @param cancel where the other button leads
 */
public record ManyPeopleView(
    int count,
    String users,
    List<Frame.Link> some,
    Deed deed,
    Problems problems,
    List<Refused> refused,
    boolean full,
    String action,
    String cancel) {
  public ManyPeopleView {
    some = List.copyOf(some);
    refused = List.copyOf(refused);
  }

  /**
   * What.
   *
   * @param name {@code move} or {@code deactivate}
   * @param methods to choose from
   * @param to the method that was chosen; empty for none yet
   * @param would what would happen, after having looked; empty before
   * @param allow whether passwords are allowed to people who are new since SSO
   */
  public record Deed(
      String name, Map<String, String> methods, String to, String would, boolean allow) {}

  /** Somebody with whom it cannot be done. */
  public record Refused(Frame.Link person, String why) {}
}
