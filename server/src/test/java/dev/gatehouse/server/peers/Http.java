package dev.gatehouse.server.peers;

import dev.gatehouse.server.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Plain requests to peers; redirects are answered, not followed. */
final class Http {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Await.PATIENCE).build();

  private Http() {}

  static HttpResponse<String> get(String address) throws IOException {
    return send(HttpRequest.newBuilder(URI.create(address)));
  }

  static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return CLIENT.send(
          request.timeout(Await.PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
