package dev.gatehouse.server.session;

/**
 * The browser in which a session is opened, by its cookies. It can hold one session of an
 * organization.
 *
 * @param mark SHA-256 of the cookie that tells browsers apart; empty where it is not known
 * @param carried SHA-256 of the session's cookie that it sent; empty if it sent none, for browsers
 *     leave that one out of a form that a provider's page posts
 */
public record InBrowser(byte[] mark, byte[] carried) {
  private static final byte[] NOTHING = {};

  /** Nothing is known of it: a session is opened beside whatever it has. */
  public static final InBrowser UNKNOWN = new InBrowser(NOTHING, NOTHING);

  boolean carriesOne() {
    return carried.length > 0;
  }

  /** The hashes stay out of logs. */
  @Override
  public String toString() {
    return "InBrowser";
  }
}
