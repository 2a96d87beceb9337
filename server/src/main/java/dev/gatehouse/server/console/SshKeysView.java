package dev.gatehouse.server.console;

import java.util.List;

/**
 * The list of SSH keys, and what a server needs.
 *
 * @param address that SSH servers ask
 * @param newKey where an API key for a server is made; empty for who may not
 */
public record SshKeysView(
    List<Row> rows, String address, String newKey, boolean mayChange, Listing listing) {
  public SshKeysView {
    rows = List.copyOf(rows);
  }

  /**
   * A line.
   *
   * @param key as the API shows it
   */
  public record Row(Doc key, Frame.Link owner, Validity standing, String revoke) {}
}
