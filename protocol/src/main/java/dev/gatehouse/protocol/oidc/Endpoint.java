package dev.gatehouse.protocol.oidc;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** An address that a provider or an administrator named. */
sealed interface Endpoint {

  /** Absolute, and as secure as the leniencies ask. */
  record Usable(URI url) implements Endpoint {}

  /** Not an absolute http or https address. */
  record Malformed() implements Endpoint {}

  /** Without TLS, and no leniency allows that. */
  record Insecure() implements Endpoint {}

  static Endpoint of(String text, Set<Leniency> leniencies) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException malformed) {
      return new Malformed();
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    // RFC 6749 §3.1, §3.2: no fragment. Credentials in addresses confuse readers and servers.
    boolean plain =
        url.getHost() != null
            && url.getRawFragment() == null
            && url.getRawUserInfo() == null
            && url.getPort() != 0
            && url.getPort() <= 65_535;
    if (!plain || text.length() > 2_048 || !Set.of("http", "https").contains(scheme)) {
      return new Malformed();
    }
    boolean allowed =
        scheme.equals("https")
            || leniencies.contains(Leniency.ALLOW_PLAIN_HTTP)
            || (leniencies.contains(Leniency.ALLOW_LOOPBACK_HTTP) && isLoopback(url.getHost()));
    return allowed ? new Usable(url) : new Insecure();
  }

  private static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
  }
}
