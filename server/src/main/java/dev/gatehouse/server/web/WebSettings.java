package dev.gatehouse.server.web;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the engine listens.
 *
 * @param listen where; port 0 takes a free one
 * @param publicAddress scheme, host and port under which people reach it; empty: the listen address
 * @param tls its own certificate; empty if a proxy in front ends TLS, or for trying out
 * @param trustedProxies whose X-Forwarded-For is believed
 * @param idleTimeout after which a silent connection is closed
 * @param stopTimeout how long a stop waits for requests that run
 * @param accessLog whether each request is logged: its route, never its query
 */
public record WebSettings(
    InetSocketAddress listen,
    Optional<URI> publicAddress,
    Optional<Tls> tls,
    List<AddressRange> trustedProxies,
    Duration idleTimeout,
    Duration stopTimeout,
    boolean accessLog) {

  /**
   * Longer than reverse proxies keep connections to a server (nginx and the balancers of large
   * clouds: 60 seconds). Whoever sends must be the first to close one: a POST that a proxy sends at
   * the moment in which we close is lost, and the person sees an error.
   */
  public static final Duration USUAL_IDLE_TIMEOUT = Duration.ofSeconds(75);

  /** PEM files: the certificate with its chain, and its PKCS #8 key. */
  public record Tls(Path certificate, Path key) {}

  public WebSettings {
    trustedProxies = List.copyOf(trustedProxies);
  }

  /** For trying out: plain http on one address. */
  public static WebSettings on(String host, int port) {
    return new WebSettings(
        new InetSocketAddress(host, port),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        USUAL_IDLE_TIMEOUT,
        Duration.ofSeconds(10),
        false);
  }
}
