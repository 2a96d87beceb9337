package dev.gatehouse.server.console;

import java.util.List;

/**
 * What to do at the provider.
 *
 * @param copies what to enter there
 * @param html of the guide, which is ours; the connection's values are text in it
 */
public record GuideView(SetUpView setUp, List<Copy> copies, String title, String html) {
  public GuideView {
    copies = List.copyOf(copies);
  }

  /** A value with its name. */
  public record Copy(String label, String value) {}
}
