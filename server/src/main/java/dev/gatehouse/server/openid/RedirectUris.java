package dev.gatehouse.server.openid;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compares redirect URIs. */
final class RedirectUris {
  private static final Pattern LOOPBACK =
      Pattern.compile("(http://(?:127\\.0\\.0\\.1|\\[::1\\]))(?::(\\d{1,5}))?(/[^#]*)?");

  private static final int HIGHEST_PORT = 65_535;

  private RedirectUris() {}

  private static boolean isPort(@Nullable String digits) {
    return digits == null
        || Integer.parseInt(digits) > 0 && Integer.parseInt(digits) <= HIGHEST_PORT;
  }

  /**
   * Whether the redirect URI is registered: the same characters (RFC 9700 §2.1). The one exception
   * is the port of a public client on the loopback address, which the system gives out (RFC 8252
   * §7.3).
   */
  static boolean registered(String redirectUri, Client client) {
    if (client.redirectUris().contains(redirectUri)) {
      return true;
    }
    if (!client.isPublic()) {
      return false;
    }
    Matcher asked = LOOPBACK.matcher(redirectUri);
    return asked.matches()
        && isPort(asked.group(2))
        && client.redirectUris().stream()
            .map(LOOPBACK::matcher)
            .anyMatch(
                known ->
                    known.matches()
                        && known.group(1).equals(asked.group(1))
                        && java.util.Objects.equals(known.group(3), asked.group(3)));
  }
}
