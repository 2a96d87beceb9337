package dev.gatehouse.server.console;

import java.util.List;

/** The page of one group. */
public record GroupView(
    GroupsView.Row group, List<Frame.Link> members, Listing listing, boolean mayDelete) {
  public GroupView {
    members = List.copyOf(members);
  }
}
