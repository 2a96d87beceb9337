package dev.gatehouse.server.forwardauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.Await;
import dev.gatehouse.server.doors.DoorsFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A host behind a proxy: what its proxy asks and passes on, and where its browser goes. */
final class ProtectedHost implements AutoCloseable {
  static final String HOST = "app.test";
  static final String PAGE = "http://app.test/reports/f%C3%A4lle?a=b&c=%C3%A9%20x";

  private final DoorsFixture gatehouse;
  private final HttpClient http = HttpClient.newHttpClient();

  ProtectedHost(DoorsFixture gatehouse) {
    this.gatehouse = gatehouse;
  }

  HttpResponse<String> ask(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gatehouse.address() + path)).timeout(Await.PATIENCE);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What nginx asks. */
  HttpResponse<String> check(String url, String cookie, String... more) {
    List<String> headers =
        new ArrayList<>(List.of("X-Original-URL", url, "Accept", "text/html", "Cookie", cookie));
    headers.addAll(Arrays.asList(more));
    return ask("/forward-auth", headers.toArray(String[]::new));
  }

  /** A path of the protected host, as its proxy passes it on. */
  HttpResponse<String> passOn(String url, String... headers) {
    URI address = URI.create(url);
    assertThat(address.getAuthority()).isEqualTo(HOST);
    List<String> all = new ArrayList<>(List.of("X-Forwarded-Host", HOST));
    all.addAll(Arrays.asList(headers));
    return ask(address.getRawPath() + "?" + address.getRawQuery(), all.toArray(String[]::new));
  }

  static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElseThrow();
  }

  static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow();
  }

  static String cookie(HttpResponse<String> answer, String name) {
    return answer.headers().allValues("Set-Cookie").stream()
        .filter(text -> text.startsWith(name + "="))
        .map(text -> text.split(";", 2)[0])
        .findFirst()
        .orElseThrow();
  }

  /** What the way to sign in left in the browser: the mark, and where it is sent next. */
  record Way(String mark, String callback) {}

  Way signIn() {
    return signIn(PAGE);
  }

  Way signIn(String page) {
    HttpResponse<String> away = passOn(location(check(page, "none=1")));
    String mark = cookie(away, Places.BROWSER_COOKIE);
    URI start = URI.create(location(away));
    assertThat(start.getAuthority()).isEqualTo(gatehouse.address().getAuthority());
    assertThat(ask(start.getRawPath() + "?" + start.getRawQuery()).statusCode()).isEqualTo(200);
    return new Way(mark, location(ask("/test/sign-in?user=ann@acme.test")));
  }

  String hostCookie() {
    Way way = signIn();
    return cookie(passOn(way.callback(), "Cookie", way.mark()), Places.HOST_COOKIE);
  }

  @Override
  public void close() {
    http.close();
  }
}
