package dev.gatehouse.server.web;

import java.net.URI;
import java.util.Locale;

/** Web origins (RFC 6454 §6.2), written as browsers write them. */
final class Origins {
  private Origins() {}

  /**
   * The origin of an address.
   *
   * @throws IllegalArgumentException if it is not an http or https address with a host
   */
  static String of(URI address) {
    if (address.getScheme() == null || address.getHost() == null) {
      throw new IllegalArgumentException("an address with scheme and host is needed");
    }
    String scheme = address.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new IllegalArgumentException("an http or https address is needed");
    }
    int port = address.getPort();
    boolean usual = port == -1 || port == (scheme.equals("https") ? 443 : 80);
    return scheme + "://" + address.getHost().toLowerCase(Locale.ROOT) + (usual ? "" : ":" + port);
  }
}
