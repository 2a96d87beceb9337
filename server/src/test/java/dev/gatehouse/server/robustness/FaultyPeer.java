package dev.gatehouse.server.robustness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * An OpenID Provider at the level of sockets, which breaks at one of its endpoints in ways that a
 * proper HTTP server does not allow. Each issuer {@code …/FAULT-endpoint} has a fault of its own.
 */
final class FaultyPeer implements AutoCloseable {
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private FaultyPeer(ServerSocket listener) {
    this.listener = listener;
  }

  /** Where it breaks. */
  enum Endpoint {
    DISCOVERY,
    KEYS,
    TOKEN
  }

  /** How it breaks. */
  enum Fault {
    HANGS,
    DRIPS,
    HANGS_UP,
    HANGS_UP_IN_THE_BODY,
    SPEAKS_NO_HTTP,
    ANSWERS_A_PAGE,
    ANSWERS_GARBAGE,
    ANSWERS_NOTHING,
    ANSWERS_TOO_MUCH,
    ANSWERS_500,
    REDIRECTS_FOREVER
  }

  static FaultyPeer start() {
    try {
      FaultyPeer peer = new FaultyPeer(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")));
      Thread.ofVirtual().start(peer::accept);
      return peer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String issuer(Fault fault, Endpoint endpoint) {
    return "http://127.0.0.1:" + listener.getLocalPort() + "/" + fault + "-" + endpoint;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closing) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String path = String.valueOf(in.readLine()).split(" ", 3)[1];
      String line = in.readLine();
      int length = 0;
      while (line != null && !line.isEmpty()) {
        if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
          length = Integer.parseInt(line.substring(15).strip());
        }
        line = in.readLine();
      }
      for (int i = 0; i < length && in.read() >= 0; i++) {
        // The body says nothing that matters here.
      }
      String[] words = path.split("/", 3);
      Fault fault = Fault.valueOf(words[1].substring(0, words[1].lastIndexOf('-')));
      Endpoint broken = Endpoint.valueOf(words[1].substring(words[1].lastIndexOf('-') + 1));
      Endpoint asked = endpoint("/" + words[2]);
      if (asked == broken) {
        fail(fault, path, socket.getOutputStream());
      } else {
        String issuer = "http://127.0.0.1:" + listener.getLocalPort() + "/" + words[1];
        answer(socket.getOutputStream(), "200 OK", "application/json", truth(asked, issuer));
      }
    } catch (IOException theOtherSideGaveUp) {
      // That is what most of the faults lead to.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  private static Endpoint endpoint(String path) {
    return switch (path) {
      case "/token" -> Endpoint.TOKEN;
      case "/keys" -> Endpoint.KEYS;
      default -> Endpoint.DISCOVERY;
    };
  }

  private static String truth(Endpoint endpoint, String issuer) {
    return switch (endpoint) {
      case DISCOVERY ->
          JsonMapper.shared()
              .writeValueAsString(
                  Map.of(
                      "issuer",
                      issuer,
                      "authorization_endpoint",
                      issuer + "/authorize",
                      "token_endpoint",
                      issuer + "/token",
                      "jwks_uri",
                      issuer + "/keys",
                      "response_types_supported",
                      new String[] {"code"},
                      "subject_types_supported",
                      new String[] {"public"},
                      "id_token_signing_alg_values_supported",
                      new String[] {"RS256"}));
      case KEYS -> "{\"keys\":[]}";
      case TOKEN ->
          JsonMapper.shared()
              .writeValueAsString(
                  Map.of(
                      "access_token", "an-access-token",
                      "token_type", "Bearer",
                      "id_token",
                          base64("{\"alg\":\"RS256\",\"kid\":\"1\"}")
                              + "."
                              + base64("{\"sub\":\"jane\"}")
                              + "."
                              + base64("signature")));
    };
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void fail(Fault fault, String path, OutputStream out)
      throws IOException, InterruptedException {
    switch (fault) {
      case HANGS -> Thread.sleep(600_000);
      case DRIPS -> drip(out);
      case HANGS_UP -> out.flush();
      case HANGS_UP_IN_THE_BODY ->
          write(
              out,
              "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{\"a");
      case SPEAKS_NO_HTTP -> write(out, "220 mail.example ESMTP ready\r\n");
      case ANSWERS_A_PAGE ->
          answer(out, "200 OK", "text/html", "<!DOCTYPE html><title>Down for maintenance</title>");
      case ANSWERS_GARBAGE -> answer(out, "200 OK", "application/json", "{\"issuer\":\u0000\ufffd");
      case ANSWERS_NOTHING -> answer(out, "200 OK", "application/json", "");
      case ANSWERS_TOO_MUCH ->
          answer(out, "200 OK", "application/json", "{\"x\":\"" + "x".repeat(20_000_000) + "\"}");
      case ANSWERS_500 -> answer(out, "500 Oops", "text/plain", "java.lang.StackOverflowError");
      case REDIRECTS_FOREVER ->
          write(out, "HTTP/1.1 302 Found\r\nLocation: " + path + "\r\nContent-Length: 0\r\n\r\n");
    }
  }

  /** An octet now and then: every single read succeeds, and the whole never ends. */
  private static void drip(OutputStream out) throws IOException, InterruptedException {
    write(
        out, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900000\r\n\r\n");
    for (int i = 0; i < 6_000; i++) {
      write(out, " ");
      Thread.sleep(100);
    }
  }

  private static void answer(OutputStream out, String status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    write(
        out,
        "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(status, type, bytes.length));
    out.write(bytes);
    out.flush();
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
