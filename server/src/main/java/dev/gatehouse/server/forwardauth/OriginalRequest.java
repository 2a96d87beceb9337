package dev.gatehouse.server.forwardauth;

import dev.gatehouse.server.web.Request;
import java.util.Locale;
import java.util.Optional;

/**
 * The request of the browser, as the proxy tells it. Anybody who reaches this address can tell
 * lies: they open nothing, because a host must be registered and a cookie belongs to one host.
 *
 * @param host in lower case, with its port if it is not the usual one
 * @param pathAndQuery starts with one slash; visible ASCII only
 */
record OriginalRequest(String method, String host, String pathAndQuery) {
  static final int LONGEST = 3_000;

  /**
   * Reads nginx's {@code X-Original-URL}, the {@code X-Forwarded-…} of Traefik and Caddy, or the
   * path that Envoy appends. Empty if there is no usable host; a path that cannot be used becomes
   * {@code /}.
   */
  static Optional<OriginalRequest> read(Request request) {
    String method =
        request
            .header("X-Original-Method")
            .or(() -> request.header("X-Forwarded-Method"))
            .orElse(request.method());
    Optional<String> url = request.header("X-Original-URL");
    if (url.isPresent()) {
      // A proxy that tells one of the two passes on what its client wrote into the other. Where
      // they
      // differ, a cookie of one host would open another one.
      return ofUrl(method, url.get())
          .filter(read -> request.header("X-Forwarded-Host").isEmpty() || isHost(read, request));
    }
    String path =
        request
            .header("X-Forwarded-Uri")
            .orElse(request.rawQuery().startsWith("path=") ? request.rawQuery().substring(5) : "/");
    return host(request).map(host -> new OriginalRequest(method, host, safePath(path).orElse("/")));
  }

  private static boolean isHost(OriginalRequest read, Request request) {
    return host(request).filter(read.host()::equals).isPresent();
  }

  private static Optional<OriginalRequest> ofUrl(String method, String url) {
    int scheme = url.indexOf("://");
    if (scheme < 0) {
      return Optional.empty();
    }
    int path = url.indexOf('/', scheme + 3);
    String host = path < 0 ? url.substring(scheme + 3) : url.substring(scheme + 3, path);
    return Optional.of(
        new OriginalRequest(
            method,
            host.toLowerCase(Locale.ROOT),
            path < 0 ? "/" : safePath(url.substring(path)).orElse("/")));
  }

  /** The host that the browser named, on addresses that the proxy passes on to us. */
  static Optional<String> host(Request request) {
    return request
        .header("X-Forwarded-Host")
        .or(() -> request.header("Host"))
        .map(host -> host.toLowerCase(Locale.ROOT));
  }

  /**
   * A path that stays on its host: two slashes, or a slash and a backslash, which browsers read as
   * two slashes, would name another one. Octets that do not belong into an address are escaped.
   */
  static Optional<String> safePath(String path) {
    boolean leaves =
        path.isEmpty()
            || path.charAt(0) != '/'
            || (path.length() > 1 && (path.charAt(1) == '/' || path.charAt(1) == '\\'));
    if (leaves || path.length() > LONGEST) {
      return Optional.empty();
    }
    StringBuilder safe = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c < ' ' || c == 0x7f) {
        return Optional.empty();
      }
      // Header values arrive as ISO 8859-1: one character is one octet.
      if (c == ' ' || c == '\\' || c == '"' || (c > 0x7f && c <= 0xff)) {
        safe.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
      } else if (c > 0xff) {
        return Optional.empty();
      } else {
        safe.append(c);
      }
    }
    return Optional.of(safe.toString());
  }

  /**
   * Whether a browser would show the answer as a page: only then is it sent to sign in. A script's
   * request would follow the redirect and fail in a way that nobody understands.
   */
  static boolean isNavigation(OriginalRequest original, Request request) {
    boolean safe = original.method().equals("GET") || original.method().equals("HEAD");
    String mode = request.header("Sec-Fetch-Mode").orElse("");
    String accept = request.header("Accept").orElse("*/*").toLowerCase(Locale.ROOT);
    boolean page = mode.isEmpty() ? accept.contains("text/html") : mode.equals("navigate");
    boolean script =
        request.header("X-Requested-With").filter("XMLHttpRequest"::equalsIgnoreCase).isPresent();
    return safe && page && !script;
  }
}
