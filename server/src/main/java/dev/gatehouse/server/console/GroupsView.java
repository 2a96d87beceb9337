package dev.gatehouse.server.console;

import java.util.List;

/**
 * A page of the list of groups.
 *
 * @param provisioning where directories are; empty where the person may not go there
 */
public record GroupsView(List<Row> rows, Listing listing, String provisioning) {
  public GroupsView {
    rows = List.copyOf(rows);
  }

  /**
   * A group.
   *
   * @param roles that the rules of connections give to it, each with the connection
   */
  public record Row(String name, String href, String source, List<String> roles) {
    public Row {
      roles = List.copyOf(roles);
    }
  }
}
