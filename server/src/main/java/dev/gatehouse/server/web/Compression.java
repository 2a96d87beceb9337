package dev.gatehouse.server.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/**
 * Decides which bodies are compressed. Pages never are: they hold form tokens next to text that the
 * address bar can choose, which is what BREACH reads. Nor is anything that a browser gets with
 * cookies and that holds a secret; what is left is style sheets, pictures, metadata and lists that
 * are asked for with a bearer token.
 */
final class Compression {
  private static final int SMALLEST = 1_024;
  private static final List<String> PATHS =
      List.of("/look/", "/saml/", "/api/", "/scim/", "/.well-known/", "/docs");

  private Compression() {}

  /** Whether this body is sent compressed to clients that accept it. */
  static boolean concerns(String path, String contentType, Response response) {
    return (response.streamed() != null || response.body().length >= SMALLEST)
        && PATHS.stream().anyMatch(path::startsWith)
        && (!contentType.startsWith("text/html") || path.startsWith("/docs"))
        && !contentType.startsWith("image/png")
        && response.headers().stream()
            .noneMatch(
                h ->
                    h.name().equalsIgnoreCase("Set-Cookie")
                        || h.name().equalsIgnoreCase("Content-Encoding"));
  }

  /** RFC 9110 §12.5.3, as far as one coding needs it. */
  static boolean acceptsGzip(String acceptEncoding) {
    for (String item : acceptEncoding.toLowerCase(Locale.ROOT).split(",", 20)) {
      String[] parts = item.strip().split(";", 2);
      if (parts[0].strip().equals("gzip")) {
        return parts.length == 1 || !parts[1].strip().matches("q=0(\\.0*)?");
      }
    }
    return false;
  }

  static byte[] gzip(byte[] body) {
    ByteArrayOutputStream squeezed = new ByteArrayOutputStream(body.length / 3);
    try (GZIPOutputStream gzip = new GZIPOutputStream(squeezed)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return squeezed.toByteArray();
  }
}
