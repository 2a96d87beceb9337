package dev.gatehouse.server.console;

import java.util.List;

/**
 * A page of the list of invitations.
 *
 * @param invite where somebody new is invited
 */
public record InvitationsView(List<Row> rows, Listing listing, boolean mayChange, String invite) {
  public InvitationsView {
    rows = List.copyOf(rows);
  }

  /**
   * An invitation.
   *
   * @param person the page of who is invited
   * @param until what became of it, or until when it works
   * @param href below which the deeds stand
   */
  public record Row(
      String userName, String person, String state, String sent, String until, String href) {
    public boolean open() {
      return state.equals("OPEN");
    }

    public boolean accepted() {
      return state.equals("ACCEPTED");
    }
  }
}
