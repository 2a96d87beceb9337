package dev.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A browser without a window: keeps cookies per host and port, sends Origin and Sec-Fetch headers
 * as browsers do, and follows redirects only when it is told to. Every page of the server that it
 * opens must be as strict as {@link StrictPolicy} says. Several threads may use it at once.
 */
public final class TestBrowser implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Await.PATIENCE)
          .build();
  private final Map<String, Map<String, String>> jar = new LinkedHashMap<>();
  private final URI base;
  private final Set<String> lax = new HashSet<>();
  private String userAgent = "";

  public TestBrowser(URI base) {
    this.base = base;
  }

  /** Lets it say from now on what it is. */
  public TestBrowser saying(String anything) {
    userAgent = anything;
    return this;
  }

  /** Opens an address, or a path of the server, without following a redirect. */
  public HttpResponse<String> get(String address) {
    return send(base.resolve(address), HttpRequest.newBuilder().GET(), "none");
  }

  /** Opens an address and follows up to 15 redirects. */
  public HttpResponse<String> open(String address) {
    return follow(get(address));
  }

  /** Follows the redirects of an answer. */
  public HttpResponse<String> follow(HttpResponse<String> answer) {
    HttpResponse<String> current = answer;
    for (int hop = 0; hop < 15 && current.statusCode() / 100 == 3; hop++) {
      String location = current.headers().firstValue("Location").orElseThrow();
      current = get(current.uri().resolve(location).toString());
    }
    return current;
  }

  /** Sends a form of one of the server's own pages. */
  public HttpResponse<String> post(String address, Map<String, String> fields) {
    return post(address, fields, base.toString());
  }

  /** Sends a form that must be taken, and answers with the page to which that leads. */
  public HttpResponse<String> done(String address, Map<String, String> fields) {
    HttpResponse<String> answer = post(address, fields);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return follow(answer);
  }

  /** Sends a form of a page of this origin, such as an identity provider's. */
  public HttpResponse<String> post(String address, Map<String, String> fields, String origin) {
    URI target = base.resolve(address);
    boolean same = origin.equals(origin(target));
    return send(
        target,
        HttpRequest.newBuilder()
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", origin)
            .POST(HttpRequest.BodyPublishers.ofString(encode(fields))),
        same ? "same-origin" : "cross-site");
  }

  /** The same without the cookies that browsers leave out of it (SameSite=Lax). */
  public HttpResponse<String> postAcross(
      String address, Map<String, String> fields, String origin) {
    Map<String, String> cookies = jar.getOrDefault(base.resolve(address).getAuthority(), Map.of());
    Map<String, String> leftOut = new LinkedHashMap<>(cookies);
    leftOut.keySet().retainAll(lax);
    cookies.keySet().removeAll(lax);
    HttpResponse<String> answer = post(address, fields, origin);
    leftOut.forEach(cookies::putIfAbsent);
    return answer;
  }

  /** Sends a form of one of the server's own pages that holds a file. */
  public HttpResponse<String> upload(
      String address, Map<String, String> fields, String file, String content) {
    String boundary = "----gatehouse-test-boundary";
    StringBuilder body = new StringBuilder();
    fields.forEach(
        (name, value) ->
            body.append(
                "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                    .formatted(boundary, name, value)));
    body.append(
        "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"x.csv\"\r\nContent-Type: text/csv\r\n\r\n"
            .formatted(boundary, file));
    body.append(content).append("\r\n--").append(boundary).append("--\r\n");
    return send(
        base.resolve(address),
        HttpRequest.newBuilder()
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .header("Origin", base.toString())
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())),
        "same-origin");
  }

  /** The value of a cookie that the server's host has set. */
  public synchronized String cookie(String name) {
    return jar.getOrDefault(base.getAuthority(), Map.of()).getOrDefault(name, "");
  }

  /** Puts a cookie into the jar, such as a stolen one. */
  public synchronized void setCookie(String name, String value) {
    jar.computeIfAbsent(base.getAuthority(), host -> new LinkedHashMap<>()).put(name, value);
  }

  public synchronized void forgetCookies() {
    jar.clear();
  }

  private HttpResponse<String> send(URI target, HttpRequest.Builder request, String site) {
    String cookies = cookies(target);
    if (!cookies.isEmpty()) {
      request.header("Cookie", cookies);
    }
    if (!userAgent.isEmpty()) {
      request.header("User-Agent", userAgent);
    }
    request
        .uri(target)
        .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
        .header("Sec-Fetch-Site", site)
        .header("Sec-Fetch-Mode", "navigate")
        .timeout(Await.PATIENCE);
    try {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      answer.headers().allValues("Set-Cookie").forEach(c -> keep(target, c));
      if (target.getAuthority().equals(base.getAuthority())) {
        List<String> problems = StrictPolicy.problems(answer);
        if (!problems.isEmpty()) {
          throw new AssertionError("the page " + target + " is not strict: " + problems);
        }
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private synchronized String cookies(URI target) {
    return jar.getOrDefault(target.getAuthority(), Map.of()).entrySet().stream()
        .map(c -> c.getKey() + "=" + c.getValue())
        .collect(Collectors.joining("; "));
  }

  private synchronized void keep(URI target, String setCookie) {
    String pair = setCookie.split(";", 2)[0];
    int equals = pair.indexOf('=');
    Map<String, String> cookies =
        jar.computeIfAbsent(target.getAuthority(), host -> new LinkedHashMap<>());
    String name = pair.substring(0, equals).strip();
    if (setCookie.contains("; SameSite=Lax")) {
      lax.add(name);
    }
    if (setCookie.matches("(?i).*;\\s*Max-Age=0(;.*)?")) {
      cookies.remove(name);
    } else {
      cookies.put(name, pair.substring(equals + 1).strip());
    }
  }

  private static String origin(URI address) {
    return address.getScheme() + "://" + address.getAuthority();
  }

  private static String encode(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(f -> encode(f.getKey()) + "=" + encode(f.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.close();
  }
}
