package dev.gatehouse.server.web;

import dev.gatehouse.server.face.Look;
import dev.gatehouse.server.face.Wardrobe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.KeyStore;
import java.time.Instant;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP engine. It takes its port first, so that the public address is known before any feature
 * is built, and serves once it gets the routes.
 */
public final class WebServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
  private static final String REFERENCES_PER_CACHE_LINE =
      "org.eclipse.jetty.util.referencesPerCacheLine";
  private static final int MOST_CONNECTIONS = 10_000;
  private static final int LARGEST_HEADER = 16 * 1_024;
  private static final int SLOWEST_BODY_OCTETS_PER_SECOND = 250;

  static {
    // Else Jetty asks the JVM's management, which costs a tenth of the whole start. Right for
    // compressed references and lines of 64 octets; it keeps counters apart and decides nothing.
    if (System.getProperty(REFERENCES_PER_CACHE_LINE) == null) {
      System.setProperty(REFERENCES_PER_CACHE_LINE, "16");
    }
  }

  private final WebSettings settings;
  private final Server server;
  private final ServerConnector connector;
  private final URI publicAddress;
  private final WebMeters meters = new WebMeters();
  private @org.jspecify.annotations.Nullable Edge edge;

  private WebServer(WebSettings settings, Server server, ServerConnector connector) {
    this.settings = settings;
    this.server = server;
    this.connector = connector;
    this.publicAddress = settings.publicAddress().orElseGet(this::ownAddress);
  }

  /**
   * Takes the port without serving yet; clients that connect wait.
   *
   * @throws CannotListenException if the port is taken or the certificate cannot be used
   */
  public static WebServer bind(WebSettings settings, Instant now) {
    QueuedThreadPool threads = new QueuedThreadPool(24, 4);
    threads.setName("web");
    // Everything that may block runs on virtual threads, so nobody needs one kept in reserve.
    threads.setReservedThreads(0);
    Server server = new Server(threads);
    server.setStopAtShutdown(false);
    server.setErrorHandler(new MalformedRequests());
    int selectors = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 8);
    ServerConnector connector =
        new ServerConnector(server, null, null, null, 1, selectors, protocols(settings, now));
    connector.setHost(settings.listen().getHostString());
    connector.setPort(settings.listen().getPort());
    connector.setIdleTimeout(settings.idleTimeout().toMillis());
    connector.setAcceptQueueSize(1_024);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, connector));
    try {
      connector.open();
    } catch (IOException e) {
      throw new CannotListenException(whyNot(settings.listen(), e));
    }
    return new WebServer(settings, server, connector);
  }

  /**
   * Reads certificate and key as a start would.
   *
   * @throws CannotListenException if they cannot be used
   */
  public static void checkTls(WebSettings.Tls tls, Instant now) {
    Certificates.serverKeys(tls, now);
  }

  private static String whyNot(InetSocketAddress listen, IOException e) {
    String where = listen.getHostString() + ":" + listen.getPort();
    String text = String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
    if (text.contains("in use")) {
      return "cannot listen on " + where + ": another program listens there already";
    }
    if (text.contains("ermission")) {
      return "cannot listen on " + where + ": this user may not; choose a port above 1023";
    }
    return "cannot listen on " + where + ": " + text;
  }

  private static ConnectionFactory[] protocols(WebSettings settings, Instant now) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    http.setRequestHeaderSize(LARGEST_HEADER);
    http.setResponseHeaderSize(LARGEST_HEADER);
    http.setMinRequestDataRate(SLOWEST_BODY_OCTETS_PER_SECOND);
    http.setUriCompliance(UriCompliance.DEFAULT);
    http.addCustomizer(new UnreadableTargets(UriCompliance.DEFAULT));
    http.setDelayDispatchUntilContent(false);
    // Looking each header up in a connection's cache costs more than reading it: most lines that
    // matter here (cookies, addresses) differ from request to request.
    http.setHeaderCacheSize(0);
    if (settings.tls().isEmpty()) {
      return new ConnectionFactory[] {
        new HttpConnectionFactory(http), bounded(new HTTP2CServerConnectionFactory(http))
      };
    }
    KeyStore keys = Certificates.serverKeys(settings.tls().get(), now);
    // The host name is not checked: no answer depends on it.
    http.addCustomizer(new SecureRequestCustomizer(false));
    SslContextFactory.Server ssl = new SslContextFactory.Server();
    ssl.setKeyStore(keys);
    ssl.setKeyStorePassword("");
    ssl.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    ssl.setUseCipherSuitesOrder(true);
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
    alpn.setDefaultProtocol("http/1.1");
    return new ConnectionFactory[] {
      new SslConnectionFactory(ssl, alpn.getProtocol()),
      alpn,
      bounded(new HTTP2ServerConnectionFactory(http)),
      new HttpConnectionFactory(http)
    };
  }

  private static <T extends org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory>
      T bounded(T http2) {
    http2.setMaxConcurrentStreams(128);
    return http2;
  }

  private URI ownAddress() {
    String host = settings.listen().getHostString();
    boolean everywhere = host.equals("0.0.0.0") || host.equals("::") || host.isEmpty();
    String name = everywhere ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
    return URI.create((settings.tls().isPresent() ? "https://" : "http://") + name + ":" + port());
  }

  /** The port, also where the settings left the choice to the system. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Scheme, host and port under which people reach Gatehouse. */
  public URI publicAddress() {
    return publicAddress;
  }

  public WebMeters meters() {
    return meters;
  }

  /** Serves these routes, and the files of the look. */
  public void start(Routes routes, Pages pages) {
    start(routes, pages, organization -> Look.plain());
  }

  /** The same, with pages as organizations want theirs. */
  public void start(Routes routes, Pages pages, Wardrobe wardrobe) {
    Routes all = new Languages(publicAddress).addTo(Assets.addTo(routes));
    Edge handler = new Edge(publicAddress, settings, all, pages, wardrobe, meters);
    edge = handler;
    server.setHandler(handler);
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP engine did not start", e);
    }
  }

  /** Takes no more connections, lets requests finish within the stop timeout, and ends. */
  @Override
  public void close() {
    try {
      if (edge != null) {
        connector.shutdown();
        awaitIdle(edge);
      }
      server.stop();
      connector.close();
      server.destroy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("the HTTP engine did not stop cleanly", e);
    }
  }

  private void awaitIdle(Edge handler) throws InterruptedException {
    long end = System.nanoTime() + settings.stopTimeout().toNanos();
    while (handler.running() > 0 && System.nanoTime() < end) {
      Thread.sleep(5);
    }
  }
}
