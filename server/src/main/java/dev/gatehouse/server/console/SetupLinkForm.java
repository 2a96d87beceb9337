package dev.gatehouse.server.console;

import java.util.List;

/**
 * A set-up link that is to be made, or has just been.
 *
 * @param address of the new link; empty before
 * @param back where the list stands
 */
public record SetupLinkForm(
    String name,
    String email,
    List<String> parts,
    boolean mayEnable,
    int days,
    List<Integer> choices,
    String address,
    Problems problems,
    String back) {
  public SetupLinkForm {
    parts = List.copyOf(parts);
    choices = List.copyOf(choices);
  }

  SetupLinkForm(
      String name,
      String email,
      List<String> parts,
      boolean mayEnable,
      int days,
      List<Integer> choices,
      String address,
      Problems problems) {
    this(name, email, parts, mayEnable, days, choices, address, problems, "");
  }

  SetupLinkForm at(String list) {
    return new SetupLinkForm(name, email, parts, mayEnable, days, choices, address, problems, list);
  }
}
