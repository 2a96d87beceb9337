package dev.gatehouse.server.web;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer. The edge adds the security headers of the kind of content; an endpoint adds only what
 * is its own.
 *
 * @param status the HTTP status
 * @param headers name and value pairs, in order; set-cookie may repeat
 * @param body the octets; empty for none
 */
public record Response(int status, List<Header> headers, byte[] body) {

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
    return new Response(status, more, body);
  }

  /** The same answer that also sets a cookie. */
  public Response with(Cookie cookie) {
    return with("Set-Cookie", cookie.header());
  }
}
