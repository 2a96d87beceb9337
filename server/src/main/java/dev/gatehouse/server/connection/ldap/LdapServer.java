package dev.gatehouse.server.connection.ldap;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * One server of a directory.
 *
 * @param tls whether TLS comes first (ldaps://); otherwise StartTLS follows, unless plain LDAP is
 *     allowed
 * @param host a name, or an address without brackets
 */
record LdapServer(boolean tls, String host, int port) {
  private static final int LDAP = 389;
  private static final int LDAPS = 636;

  /** Reads {@code ldaps://host} or {@code ldap://host:port}. */
  static Optional<LdapServer> parse(String address) {
    try {
      URI uri = new URI(address);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      String path = uri.getRawPath() == null ? "" : uri.getRawPath();
      boolean known = scheme.equals("ldap") || scheme.equals("ldaps");
      boolean bare =
          (path.isEmpty() || path.equals("/"))
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && uri.getRawUserInfo() == null;
      if (!known || !bare || uri.getHost() == null || uri.getPort() > 65_535) {
        return Optional.empty();
      }
      boolean tls = scheme.equals("ldaps");
      int port = uri.getPort() > 0 ? uri.getPort() : tls ? LDAPS : LDAP;
      String host = uri.getHost().toLowerCase(Locale.ROOT);
      boolean brackets = host.startsWith("[");
      return Optional.of(
          new LdapServer(tls, brackets ? host.substring(1, host.length() - 1) : host, port));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  String address() {
    String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return (tls ? "ldaps://" : "ldap://") + bracketed + ":" + port;
  }

  @Override
  public String toString() {
    return address();
  }
}
