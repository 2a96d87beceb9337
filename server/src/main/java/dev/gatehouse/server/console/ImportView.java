package dev.gatehouse.server.console;

import java.util.List;

/**
 * The page for imports.
 *
 * @param roles keys of the catalogue
 * @param methods what may stand for the way to sign in
 * @param template where a file to begin with is
 * @param export where all people are as CSV
 * @param cancel where the other button leads
 */
public record ImportView(
    ImportFormView form,
    List<String> roles,
    List<String> methods,
    String action,
    String template,
    String export,
    String cancel) {
  public ImportView {
    roles = List.copyOf(roles);
    methods = List.copyOf(methods);
  }
}
