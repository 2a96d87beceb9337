package dev.gatehouse.server.web;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a body piece by piece. The thread waits while the client reads; one that does not read is
 * cut off by the engine's limit on idle connections.
 */
final class BodyStream {
  private static final Logger LOG = LoggerFactory.getLogger(BodyStream.class);
  private static final int PIECE = 32_768;

  private BodyStream() {}

  /**
   * @return what broke before anything was sent, so that something else can be answered; else the
   *     callback has been told
   */
  static Optional<RuntimeException> send(
      dev.gatehouse.server.web.Response.Streamed body,
      boolean squeezed,
      Response response,
      Callback callback) {
    try {
      // Closed only after success: closing says that this was all (RFC 9112 §8).
      OutputStream pieces = new BufferedOutputStream(Content.Sink.asOutputStream(response), PIECE);
      OutputStream out = squeezed ? new GZIPOutputStream(pieces, PIECE) : pieces;
      body.writeTo(out);
      out.close();
    } catch (IOException gone) {
      LOG.debug("a client went while it was answered", gone);
      callback.failed(gone);
      return Optional.empty();
    } catch (RuntimeException broken) {
      if (!response.isCommitted()) {
        return Optional.of(broken);
      }
      LOG.error("an answer broke off while it was sent", broken);
      callback.failed(broken);
      return Optional.empty();
    }
    callback.succeeded();
    return Optional.empty();
  }
}
