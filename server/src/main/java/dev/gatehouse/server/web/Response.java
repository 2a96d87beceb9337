package dev.gatehouse.server.web;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer. The edge adds the security headers of the kind of content; an endpoint adds only what
 * is its own.
 *
 * @param status the HTTP status
 * @param headers name and value pairs, in order; set-cookie may repeat
 * @param body the octets; empty for none
 * @param streamed what writes the body instead, where it is too large to be held; null for most
 */
public record Response(int status, List<Header> headers, byte[] body, @Nullable Streamed streamed) {

  /**
   * Writes a body while it is sent, as fast as the client reads. What it throws breaks the
   * connection off, so that nobody takes a part for the whole.
   */
  @FunctionalInterface
  public interface Streamed {
    /**
     * @param body need not be closed
     * @throws IOException only if the client cannot be written to
     */
    void writeTo(OutputStream body) throws IOException;
  }

  /** One header field. */
  public record Header(String name, String value) {
    public Header {
      // RFC 9110 §5.5: a line break would start another field, or another response.
      if (!value.chars().allMatch(c -> c >= ' ' && c != 0x7f || c == '\t')) {
        throw new IllegalArgumentException("the value of " + name + " holds a control character");
      }
    }
  }

  public Response {
    headers = List.copyOf(headers);
  }

  public Response(int status, List<Header> headers, byte[] body) {
    this(status, headers, body, null);
  }

  /** An answer of any size. Its status says nothing of what happens later. */
  public static Response streamed(int status, String contentType, Streamed streamed) {
    return new Response(
        status, List.of(new Header("Content-Type", contentType)), new byte[0], streamed);
  }

  public static Response of(int status, String contentType, String text) {
    return of(status, contentType, text.getBytes(StandardCharsets.UTF_8));
  }

  public static Response of(int status, String contentType, byte[] body) {
    return new Response(status, List.of(new Header("Content-Type", contentType)), body);
  }

  public static Response html(int status, String html) {
    return of(status, "text/html; charset=utf-8", html);
  }

  public static Response json(int status, byte[] json) {
    return of(status, "application/json", json);
  }

  public static Response empty(int status) {
    return new Response(status, List.of(), new byte[0]);
  }

  /** 303, so that a POST is followed by a GET. */
  public static Response redirect(URI target) {
    return empty(303).with("Location", target.toASCIIString()).with("Cache-Control", "no-store");
  }

  /** The same answer with one more header. */
  public Response with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new Response(status, more, body, streamed);
  }

  /** The same answer that also sets a cookie. */
  public Response with(Cookie cookie) {
    return with("Set-Cookie", cookie.header());
  }
}
