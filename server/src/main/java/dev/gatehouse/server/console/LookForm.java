package dev.gatehouse.server.console;

import java.util.List;

/**
 * What is entered about the sign-in page.
 *
 * @param variables CSS variables, one on each line
 */
public record LookForm(
    String productName, String logoUrl, String colour, List<String> languages, String variables) {
  public LookForm {
    languages = List.copyOf(languages);
  }
}
