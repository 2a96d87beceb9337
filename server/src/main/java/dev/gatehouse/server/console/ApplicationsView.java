package dev.gatehouse.server.console;

import java.util.List;

/**
 * A page of the list of applications.
 *
 * @param items as the API shows them
 * @param href where the list stands
 */
public record ApplicationsView(List<Doc> items, Listing listing, String href) {
  public ApplicationsView {
    items = List.copyOf(items);
  }
}
