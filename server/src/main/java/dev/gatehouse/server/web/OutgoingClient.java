package dev.gatehouse.server.web;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpProxy;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Sets Jetty's client up: no cookies, no redirects of its own, no compression, bounded pools. */
final class OutgoingClient {
  /**
   * How long a connection waits for its next request. Where a peer is the first to close one, a
   * POST that is on its way to it at that moment is lost, and must not be sent again. Node.js and
   * Apache close theirs after five seconds, others later.
   */
  static final Duration KEPT = Duration.ofSeconds(4);

  private OutgoingClient() {}

  static HttpClient start(OutgoingSettings settings, HostResolver resolver, AddressGuard guard) {
    ClientConnector connector = new ClientConnector();
    connector.setSelectors(1);
    connector.setSslContextFactory(tls(settings.caFile()));
    QueuedThreadPool threads = new QueuedThreadPool(16, 1);
    threads.setName("outgoing");
    threads.setReservedThreads(0);
    threads.setDaemon(true);
    connector.setExecutor(threads);
    HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
    String proxyHost = settings.proxy().map(URI::getHost).orElse("");
    client.setSocketAddressResolver(new GuardedResolver(resolver, guard, proxyHost));
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    client.setFollowRedirects(false);
    client.setConnectTimeout(settings.deadline().toMillis());
    client.setIdleTimeout(KEPT.toMillis());
    client.setDestinationIdleTimeout(60_000);
    client.setMaxConnectionsPerDestination(16);
    client.setMaxRequestsQueuedPerDestination(64);
    client.setMaxResponseHeadersSize(32 * 1_024);
    client.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "Gatehouse"));
    settings
        .proxy()
        .ifPresent(
            proxy ->
                client
                    .getProxyConfiguration()
                    .addProxy(
                        new HttpProxy(
                            proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort())));
    try {
      client.start();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP client did not start", e);
    }
    client.getContentDecoderFactories().clear();
    client.getProtocolHandlers().clear();
    return client;
  }

  private static SslContextFactory.Client tls(Optional<Path> caFile) {
    SslContextFactory.Client tls = new SslContextFactory.Client();
    tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    caFile.ifPresent(file -> tls.setTrustStore(TrustedAuthorities.usualAnd(file)));
    return tls;
  }
}
