package dev.gatehouse.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** One HTTP request and its answer, as the small servers of the test kit need them. */
public final class Exchange {

  private static final int LONGEST_BODY = 1_000_000;

  private final Request request;
  private final Response response;
  private final Callback callback;
  private @Nullable Map<String, List<String>> form;

  Exchange(Request request, Response response, Callback callback) {
    this.request = request;
    this.response = response;
    this.callback = callback;
  }

  /** Wraps what a Jetty handler is given. */
  public static Exchange of(Request request, Response response, Callback callback) {
    return new Exchange(request, response, callback);
  }

  public String method() {
    return request.getMethod();
  }

  public boolean isPost() {
    return method().equals("POST");
  }

  /** The decoded path, from the root. */
  public String path() {
    return Request.getPathInContext(request);
  }

  /** The path as it was sent, which may hold escapes. */
  public String rawPath() {
    return request.getHttpURI().getPath();
  }

  /** The query exactly as it was sent, without the question mark; empty when there is none. */
  public String rawQuery() {
    return Optional.ofNullable(request.getHttpURI().getQuery()).orElse("");
  }

  /** The first value of a query parameter. */
  public Optional<String> query(String name) {
    return first(decode(rawQuery()), name);
  }

  /** The first value of a field of the form in the body. */
  public Optional<String> form(String name) {
    return first(form(), name);
  }

  /** Every field of the form in the body; empty for another kind of body. */
  public Map<String, List<String>> form() {
    var known = form;
    if (known == null) {
      var type = header("Content-Type").orElse("");
      known = type.startsWith("application/x-www-form-urlencoded") ? decode(body()) : Map.of();
      form = known;
    }
    return known;
  }

  /** The body as UTF-8 text; a body above one megabyte is an error. */
  public String body() {
    try (var in = Content.Source.asInputStream(request)) {
      var bytes = in.readNBytes(LONGEST_BODY + 1);
      if (bytes.length > LONGEST_BODY) {
        throw new IllegalArgumentException("The body is larger than one megabyte");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }

  /** Every value of a header that may stand several times. */
  public List<String> headers(String name) {
    return request.getHeaders().getValuesList(name);
  }

  public Optional<String> cookie(String name) {
    return Request.getCookies(request).stream()
        .filter(cookie -> cookie.getName().equals(name))
        .map(HttpCookie::getValue)
        .findFirst();
  }

  /** Sets a session cookie for the whole host; an empty value ends it. */
  public void setCookie(String name, String value) {
    var lifetime = value.isEmpty() ? "; Max-Age=0" : "";
    addHeader("Set-Cookie", name + "=" + value + "; Path=/; HttpOnly; SameSite=Lax" + lifetime);
  }

  public void addHeader(String name, String value) {
    response.getHeaders().add(name, value);
  }

  /** Answers with a page under a policy that allows nothing but our own style sheet. */
  public void html(int status, String page) {
    answer(status, "text/html; charset=utf-8", page);
  }

  public void text(int status, String text) {
    answer(status, "text/plain; charset=utf-8", text);
  }

  public void json(int status, String json) {
    answer(status, "application/json", json);
  }

  /** Sends the browser on with {@code 303 See Other}. */
  public void redirect(String url) {
    response.getHeaders().put(HttpHeader.LOCATION, url);
    answer(303, "text/plain; charset=utf-8", "");
  }

  public void answer(int status, String contentType, String body) {
    dropRestOfBody();
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    if (!response.getHeaders().contains(HttpHeader.CACHE_CONTROL)) {
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    }
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.write(true, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), callback);
  }

  /** Else the engine ends the connection without a word, and the client's next request is lost. */
  private void dropRestOfBody() {
    if (method().equals("GET") || method().equals("HEAD")) {
      return;
    }
    try {
      Content.Source.asInputStream(request).skip(LONGEST_BODY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> first(Map<String, List<String>> parameters, String name) {
    return Optional.ofNullable(parameters.get(name)).map(List::getFirst);
  }

  private static Map<String, List<String>> decode(String encoded) {
    var all = new LinkedHashMap<String, List<String>>();
    for (var pair : encoded.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        all.computeIfAbsent(decoded(pair.substring(0, equals)), name -> new ArrayList<>())
            .add(decoded(pair.substring(equals + 1)));
      }
    }
    return all;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
