package dev.gatehouse.server.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A peer that answers each connection with octets of the test's choice, right or wrong. */
final class RawPeer implements AutoCloseable {

  /** What to do with a connection, after its request header has been read. */
  interface Behaviour {
    void answer(Socket socket) throws IOException, InterruptedException;
  }

  private final ServerSocket server;
  private final List<String> requestLines = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  RawPeer(Behaviour behaviour) {
    try {
      server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(() -> accept(behaviour));
  }

  /** Answers every request with this text. */
  static RawPeer saying(String text) {
    return new RawPeer(
        socket -> {
          socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
          hangUp(socket);
        });
  }

  /** Closed with something unread, a connection would take the answer back (RFC 9112 §9.6). */
  private static void hangUp(Socket socket) {
    try (socket) {
      socket.shutdownOutput();
      socket.getInputStream().skip(Long.MAX_VALUE);
    } catch (IOException e) {
      // The other side was faster.
    }
  }

  static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\nX-A: 1\r\n\r\n" + body;
  }

  private void accept(Behaviour behaviour) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket, behaviour));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket, Behaviour behaviour) {
    try {
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String line = reader.readLine();
      requestLines.add(String.valueOf(line));
      while (line != null && !line.isEmpty()) {
        line = reader.readLine();
      }
      behaviour.answer(socket);
    } catch (IOException hungUp) {
      requestLines.add("hung up");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  List<String> requestLines() {
    return requestLines;
  }

  URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
