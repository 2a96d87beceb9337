package dev.gatehouse.server.console;

/**
 * An invitation's link, shown once.
 *
 * @param next the person's page
 */
public record InvitationLinkView(String name, String link, String until, String next) {
  /** The link is a secret and stays out of logs. */
  @Override
  public String toString() {
    return "InvitationLinkView[" + name + "]";
  }
}
