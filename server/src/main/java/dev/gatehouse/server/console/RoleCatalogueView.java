package dev.gatehouse.server.console;

import java.util.List;

/**
 * @param items as the API shows them
 */
public record RoleCatalogueView(List<Doc> items, RoleForm form, String href) {
  public RoleCatalogueView {
    items = List.copyOf(items);
  }
}
