package dev.gatehouse.bench.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * One kept connection to a server on this machine, and just enough of HTTP/1.1 for it. The clients
 * of a measurement share the processors with the server: what they cost is missing to it.
 */
final class PlainHttp implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 120_000;
  private static final int LONGEST_LINE = 8_192;

  private final Socket socket;
  private final InputStream in;
  private final byte[] line = new byte[LONGEST_LINE];

  PlainHttp(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream(), 16_384);
  }

  @SuppressWarnings("ArrayRecordComponent") // read once, by whoever asked
  record Answer(int status, byte[] body) {}

  /**
   * Asks, and waits for the answer.
   *
   * @param head the request line and the header lines, with the empty line at their end
   */
  Answer exchange(String head, byte[] body) throws IOException {
    byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[start.length + body.length];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(body, 0, all, start.length, body.length);
    socket.getOutputStream().write(all);
    int status = Integer.parseInt(line().substring(9, 12));
    int length = status == 204 ? 0 : -1;
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
        length = Integer.parseInt(header.substring(15).strip());
      }
    }
    if (length < 0) {
      throw new IOException("an answer without Content-Length, status " + status);
    }
    byte[] answer = in.readNBytes(length);
    if (answer.length < length) {
      throw new EOFException("an answer cut short");
    }
    return new Answer(status, answer);
  }

  private String line() throws IOException {
    int length = 0;
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || length == LONGEST_LINE) {
        throw new EOFException("no answer");
      }
      if (c != '\r') {
        line[length++] = (byte) c;
      }
    }
    return new String(line, 0, length, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
