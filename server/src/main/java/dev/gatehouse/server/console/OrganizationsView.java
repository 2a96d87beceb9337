package dev.gatehouse.server.console;

import java.util.List;

/**
 * A page of the list of organizations.
 *
 * @param items as the API shows them
 */
public record OrganizationsView(List<Doc> items, Listing listing) {
  public OrganizationsView {
    items = List.copyOf(items);
  }
}
