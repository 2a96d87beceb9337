package dev.gatehouse.server.forwardauth;

import dev.gatehouse.server.web.LocalPath;
import dev.gatehouse.server.web.Request;
import java.util.List;
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
   * path that Envoy appends. Empty if there is no usable host, or more than one: a proxy that tells
   * one header passes on what its client wrote into the other, and one that adds a line leaves the
   * client's before it; a cookie of one host would then open another. A path that cannot be used
   * becomes {@code /}.
   */
  static Optional<OriginalRequest> read(Request request) {
    String method =
        request
            .header("X-Original-Method")
            .or(() -> request.header("X-Forwarded-Method"))
            .orElse(request.method());
    List<String> urls = request.headers("X-Original-URL");
    if (!urls.isEmpty()) {
      return ofUrl(method, urls.getFirst())
          .filter(read -> urls.stream().allMatch(read::isOf))
          .filter(read -> hosts(request).stream().allMatch(read.host()::equals));
    }
    String path =
        request
            .header("X-Forwarded-Uri")
            .orElse(request.rawQuery().startsWith("path=") ? request.rawQuery().substring(5) : "/");
    return host(request).map(host -> new OriginalRequest(method, host, safePath(path).orElse("/")));
  }

  private boolean isOf(String url) {
    return ofUrl(method, url).filter(other -> other.host().equals(host)).isPresent();
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

  /**
   * The host that the browser named, on addresses that the proxy passes on to us. Empty if several
   * are told.
   */
  static Optional<String> host(Request request) {
    List<String> told = hosts(request);
    if (told.size() > 1) {
      return Optional.empty();
    }
    return told.isEmpty()
        ? request.header("Host").map(host -> host.toLowerCase(Locale.ROOT))
        : Optional.of(told.getFirst());
  }

  private static List<String> hosts(Request request) {
    return request.headers("X-Forwarded-Host").stream()
        .map(host -> host.toLowerCase(Locale.ROOT))
        .distinct()
        .toList();
  }

  /** A path that stays on its host, with what does not belong into an address escaped. */
  static Optional<String> safePath(String path) {
    return path.length() > LONGEST ? Optional.empty() : LocalPath.of(path);
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
