package dev.gatehouse.server.console;

import java.util.List;

/**
 * What a page says that does not open.
 *
 * @param details of the fields that it is about
 */
public record RefusedView(String sentence, List<String> details) {
  public RefusedView {
    details = List.copyOf(details);
  }
}
