package dev.gatehouse.server.web;

import java.time.Duration;

/**
 * A cookie to set: always HttpOnly, host-only and on path /.
 *
 * @param name the bare name; over https the prefix {@code __Host-} is part of it already
 * @param value token characters only
 * @param lifetime zero deletes the cookie
 * @param sameSite what cross-site requests carry it
 * @param secure false only when the public address is plain http, for trying out
 */
public record Cookie(
    String name, String value, Duration lifetime, SameSite sameSite, boolean secure) {

  /** Cross-site behaviour (RFC 6265bis §5.6.7). SAML POST callbacks need NONE. */
  public enum SameSite {
    LAX("Lax"),
    STRICT("Strict"),
    NONE("None");

    private final String word;

    SameSite(String word) {
      this.word = word;
    }
  }

  String header() {
    // A browser drops SameSite=None without Secure, so over plain http the attribute is left out.
    String site = sameSite == SameSite.NONE && !secure ? "" : "; SameSite=" + sameSite.word;
    return name
        + "="
        + value
        + "; Path=/; HttpOnly; Max-Age="
        + lifetime.toSeconds()
        + site
        + (secure ? "; Secure" : "");
  }
}
