package dev.gatehouse.server.web;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

/**
 * What a client may still be sending when its answer is known, such as the body of a request whose
 * token is wrong. The engine ends a connection on which it has not read a whole request (RFC 9112
 * §9.3), without a word in the answer: the client's next request would be lost. So the rest is read
 * and dropped; where that takes too long, the answer says that the connection ends.
 */
final class RestOfBody {
  private static final int MOST_OCTETS = 16_000_000;
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final int PIECE = 8_192;

  private RestOfBody() {}

  /** Waits for the rest; may block. */
  static void drop(Response response) {
    if (!isRead(response.getRequest())) {
      announceEnd(response);
    }
  }

  /** Never blocks. Meant for methods whose bodies say nothing: one is not waited for. */
  static void leave(Response response) {
    if (isAnnounced(response.getRequest())) {
      announceEnd(response);
    }
  }

  private static boolean isAnnounced(Request request) {
    return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
  }

  private static boolean isRead(Request request) {
    if (isNothingLeft(request.read())) {
      return true;
    }
    // Who expects leave sends nothing before; being answered at once is what it asks for.
    if (request.getHeaders().contains(HttpHeader.EXPECT) || request.getLength() > MOST_OCTETS) {
      return false;
    }
    long begin = NanoTime.now();
    // Not closed: closing it early would fail the request, and with it the answer.
    InputStream rest = Content.Source.asInputStream(request);
    byte[] piece = new byte[PIECE];
    try {
      for (int dropped = 0; dropped <= MOST_OCTETS; ) {
        int read = rest.read(piece);
        if (read < 0) {
          return true;
        }
        dropped += read;
        if (NanoTime.since(begin) > LONGEST.toNanos()) {
          return false;
        }
      }
    } catch (IOException | RuntimeException gone) {
      // Whatever is wrong with a body that nobody wants.
      return false;
    }
    return false;
  }

  private static boolean isNothingLeft(Content.@Nullable Chunk chunk) {
    if (chunk == null) {
      return false;
    }
    chunk.release();
    return chunk.isLast() && !Content.Chunk.isFailure(chunk);
  }

  /** Other versions keep requests apart. */
  private static void announceEnd(Response response) {
    if (response.getRequest().getConnectionMetaData().getHttpVersion().getVersion()
        <= HttpVersion.HTTP_1_1.getVersion()) {
      response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
    }
  }
}
