package dev.gatehouse.server.console;

import java.util.List;

/** The list of API keys. */
public record ApiKeysView(List<Row> rows, String add, boolean mayChange, Listing listing) {
  public ApiKeysView {
    rows = List.copyOf(rows);
  }

  /**
   * A line.
   *
   * @param key as the API shows it
   * @param scopes as a list shows them
   * @param owner whose it is; without a title for nobody's
   */
  public record Row(Doc key, String scopes, Validity standing, Frame.Link owner, String revoke) {}
}
