package dev.gatehouse.server.console;

import java.util.List;

/**
 * What is said of one person's local credentials.
 *
 * @param cancel where the other button leads
 */
public record LocalView(
    List<People.Choice> choices, Problems problems, String action, String cancel) {
  public LocalView {
    choices = List.copyOf(choices);
  }
}
