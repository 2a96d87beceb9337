package dev.gatehouse.server.console;

import gg.jte.Content;
import java.util.List;
import java.util.stream.Collectors;

/** The set-up links of an organization. */
public record SetupLinksView(List<Row> rows, Listing listing, String making, boolean mayChange) {
  public SetupLinksView {
    rows = List.copyOf(rows);
  }

  /**
   * A link.
   *
   * @param revoking where it is revoked; empty where it is over
   */
  public record Row(
      String name,
      String email,
      String opens,
      String state,
      boolean usable,
      Content until,
      Content lastUsed,
      String by,
      String revoking) {
    static Row of(Doc link, String list) {
      boolean revoked = link.has("revokedAt");
      boolean usable = link.flag("usable");
      return new Row(
          link.text("name"),
          link.text("email"),
          link.texts("allows").stream().map(SetupView::word).collect(Collectors.joining(", "))
              + (link.flag("mayEnable") ? ", switch it on" : ""),
          revoked ? "Revoked" : usable ? "Works" : "Over",
          usable,
          Words.time(link.instant("expiresAt"), ""),
          Words.time(link.instant("lastUsedAt"), "Never"),
          link.text("createdBy"),
          !usable ? "" : list + "/" + link.text("id") + "/revoke");
    }
  }
}
