package dev.gatehouse.server.terminal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits on the loopback address for the browser to come back (RFC 8252 §7.3): at a port that the
 * system gives out, for one answer with the right state.
 */
final class LoopbackRedirect implements AutoCloseable {
  private static final String PATH = "/callback";

  private final HttpServer server;
  private final String state;
  private final CompletableFuture<Map<String, String>> answer = new CompletableFuture<>();

  LoopbackRedirect(String state) {
    this.state = state;
    try {
      // RFC 8252 §8.3: the address itself; the name localhost may lead elsewhere.
      server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new LoginFailedException("No port of this machine could be opened. Try --device.");
    }
    server.createContext("/", this::handle);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
  }

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, String> parameters = parameters(exchange.getRequestURI().getRawQuery());
    boolean ours =
        exchange.getRequestMethod().equals("GET")
            && exchange.getRequestURI().getRawPath().equals(PATH)
            && state.equals(parameters.get("state"));
    byte[] page =
        (ours ? "Go on in the terminal. You can close this page.\n" : "There is nothing here.\n")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
    exchange.sendResponseHeaders(ours ? 200 : 404, page.length);
    exchange.getResponseBody().write(page);
    exchange.close();
    if (ours) {
      answer.complete(parameters);
    }
  }

  private static Map<String, String> parameters(@org.jspecify.annotations.Nullable String query) {
    Map<String, String> all = new HashMap<>();
    for (String pair : (query == null ? "" : query).split("&", 50)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        try {
          all.put(
              pair.substring(0, equals),
              URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
          return Map.of();
        }
      }
    }
    return all;
  }

  /** The parameters with which the browser came back. */
  Map<String, String> await(Duration bound) {
    try {
      return answer.get(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new LoginFailedException("Nobody signed in within " + bound.toMinutes() + " minutes.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoginFailedException("Interrupted.");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
