package dev.gatehouse.server.peers;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * An assertion consumer service that only keeps what it is sent, to see what a peer says before
 * Gatehouse judges it.
 */
final class CapturedPosts implements AutoCloseable {
  private static final String FIELD = "SAMLResponse=";

  private final BlockingQueue<String> responses = new ArrayBlockingQueue<>(8);
  private final HttpServer server;

  CapturedPosts() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/acs",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          for (String field : body.split("&")) {
            if (field.startsWith(FIELD)) {
              responses.add(decode(field.substring(FIELD.length())));
            }
          }
          byte[] answer = "<!doctype html><title>Received</title>".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  String address() {
    return "http://localhost:" + server.getAddress().getPort() + "/acs";
  }

  /** The XML of the oldest response not yet taken; the page that posted it has been answered. */
  String take() {
    String response = responses.poll();
    if (response == null) {
      throw new IllegalStateException("no response was posted");
    }
    return response;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static String decode(String field) {
    String base64 = URLDecoder.decode(field, StandardCharsets.UTF_8);
    return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
