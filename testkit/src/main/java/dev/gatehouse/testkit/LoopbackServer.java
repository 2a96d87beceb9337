package dev.gatehouse.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A small HTTP server that only this machine reaches. The port is known before the first request is
 * answered, so that what it serves can name its own address.
 */
public final class LoopbackServer implements AutoCloseable {
  /** Clients, which keep connections for half a minute, must be the first to close them. */
  private static final Duration LONGEST_IDLE = Duration.ofMinutes(5);

  private final Server server;
  private final ServerConnector connector;

  private LoopbackServer(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /** What answers; every request runs on a virtual thread and may block. */
  @FunctionalInterface
  public interface Site {
    void handle(Exchange exchange) throws IOException;
  }

  /**
   * Takes a port on 127.0.0.1.
   *
   * @param port zero for any free one
   * @throws UncheckedIOException when the port is taken
   */
  public static LoopbackServer open(int port) {
    var threads = new QueuedThreadPool(16, 2);
    threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    threads.setDaemon(true);
    var server = new Server(threads);
    var connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    connector.setIdleTimeout(LONGEST_IDLE.toMillis());
    server.addConnector(connector);
    try {
      connector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("Port " + port + " on 127.0.0.1 cannot be used", e);
    }
    return new LoopbackServer(server, connector);
  }

  /** Such as {@code http://127.0.0.1:8090}, without a slash at the end. */
  public String baseUrl() {
    return "http://127.0.0.1:" + connector.getLocalPort();
  }

  public void start(Site site) {
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback)
              throws IOException {
            site.handle(Exchange.of(request, response, callback));
            return true;
          }
        });
    try {
      server.start();
    } catch (Exception e) { // Jetty declares no less.
      throw new IllegalStateException("The test server does not start", e);
    }
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) { // Jetty declares no less.
      throw new IllegalStateException("The test server does not stop", e);
    }
  }
}
