package dev.gatehouse.server.console;

import java.util.List;

/**
 * The role catalogue.
 *
 * @param people where the list of people is
 */
public record RolesView(List<Doc> roles, String people, boolean mayOpenPeople) {
  public RolesView {
    roles = List.copyOf(roles);
  }
}
