package dev.gatehouse.server.console;

import gg.jte.Content;
import java.util.List;
import java.util.Map;

/**
 * A page of the list of invitations.
 *
 * @param invite where somebody new is invited
 */
public record InvitationsView(List<Row> rows, Listing listing, boolean mayChange, String invite) {
  /** What becomes of invitations, in words. */
  public static final Map<String, String> STATES =
      new java.util.TreeMap<>(
          Map.of(
              "open", "Open",
              "accepted", "Accepted",
              "revoked", "Revoked",
              "expired", "Expired"));

  public InvitationsView {
    rows = List.copyOf(rows);
  }

  /**
   * An invitation.
   *
   * @param person the page of who is invited
   * @param until when it works, or worked
   * @param href below which the deeds stand
   */
  public record Row(
      String userName, String person, String state, Content sent, Content until, String href) {
    public boolean open() {
      return state.equals("OPEN");
    }

    public boolean accepted() {
      return state.equals("ACCEPTED");
    }
  }
}
