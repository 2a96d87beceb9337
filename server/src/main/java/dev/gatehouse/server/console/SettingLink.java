package dev.gatehouse.server.console;

/**
 * The page on which to change what a refusal is about.
 *
 * @param label what stands on the link
 */
public record SettingLink(String href, String label) {

  /** The page of a provider. */
  static String provider(Visit visit, String connection) {
    return visit.href(ProvidersSection.PATH + "/" + connection);
  }
}
