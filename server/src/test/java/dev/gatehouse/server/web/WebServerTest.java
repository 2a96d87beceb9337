package dev.gatehouse.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.server.Await;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebServerTest {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final AtomicInteger written = new AtomicInteger();
  private RunningWeb web;

  @BeforeAll
  void start() {
    Response hello = Response.html(200, "<p>hello</p>");
    InstantAnswer fromMemory =
        InstantAnswer.of(200, List.of(new Response.Header("X-User", "jane")));
    web =
        new RunningWeb(
            new Routes()
                .get("/hello", r -> hello)
                .get("/broken", r -> brokenEndpoint())
                .get("/things/{id}", r -> text(r.pathParameter("id")))
                .get("/things/new", r -> text("the new one"))
                .get("/query", r -> text(r.rawQuery() + "|" + r.query().required("a")))
                .get("/cookie", r -> text(r.cookie("c").orElse("none")))
                .get("/client", r -> text(r.clientAddress() + " " + r.publicAddress()))
                .get(
                    "/.well-known/list", r -> Response.json(200, "[1]".repeat(900).getBytes(UTF_8)))
                .get("/sign-in/page", r -> Response.html(200, "x".repeat(4_000)))
                .get("/.well-known/long", r -> streamed(0))
                .get("/.well-known/cut", r -> streamed(200))
                .get("/.well-known/never", r -> streamed(1))
                .post("/form", r -> text(r.form().required("name")))
                .post("/small", r -> text(r.body(10).length + " octets"))
                .postAllowingCrossSite("/callback", r -> text(r.form().required("name")))
                .get("/check", r -> text("the slow way"))
                .instant(
                    "/check",
                    r -> r.cookie("s").filter("live"::equals).map(ignored -> fromMemory)));
  }

  private static Response brokenEndpoint() {
    throw new IllegalStateException("the secret detail");
  }

  /** A million octets, unless it breaks after so many pieces. */
  private Response streamed(int breaksAfter) {
    return Response.streamed(
        200,
        "text/plain; charset=utf-8",
        to -> {
          written.incrementAndGet();
          Random random = new Random(7);
          for (int i = 1; i <= 1_000; i++) {
            for (int octet = 0; octet < 1_000; octet++) {
              to.write('0' + random.nextInt(10));
            }
            if (i == breaksAfter) {
              throw new IllegalStateException("the secret detail");
            }
          }
        });
  }

  private static Response text(String text) {
    return Response.of(200, "text/plain; charset=utf-8", text);
  }

  @AfterAll
  void stop() {
    web.close();
  }

  @Nested
  class Routing {
    @Test
    void answers_a_path_with_a_parameter() {
      assertThat(web.get("/things/42").body()).isEqualTo("42");
    }

    @Test
    void prefers_an_exact_path_to_a_template() {
      assertThat(web.get("/things/new").body()).isEqualTo("the new one");
    }

    @Test
    void answers_head_like_get_without_a_body() {
      HttpResponse<String> head =
          web.send(
              HttpRequest.newBuilder(web.at("/hello"))
                  .method("HEAD", HttpRequest.BodyPublishers.noBody()));
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(head.headers().firstValue("Content-Length")).hasValue("12");
    }

    @Test
    void names_the_methods_that_a_path_answers() {
      HttpResponse<String> refused = web.post("/hello", "");
      assertThat(refused.statusCode()).isEqualTo(405);
      assertThat(refused.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @Test
    void shows_a_page_to_a_person_who_asks_for_a_page_that_does_not_exist() {
      HttpResponse<String> missing = web.get("/nowhere", "Accept", "text/html,*/*;q=0.8");
      assertThat(missing.statusCode()).isEqualTo(404);
      assertThat(missing.body()).startsWith("<!doctype html>").contains("Page not found");
    }

    @Test
    void answers_programs_in_json() {
      HttpResponse<String> missing = web.get("/nowhere", "Accept", "application/json");
      assertThat(missing.headers().firstValue("Content-Type")).hasValue("application/json");
      assertThat(missing.body()).matches("\\{\"error\":\\{\"code\":\"not_found\",.*\\}\\}");
    }

    @Test
    void finds_nothing_behind_dot_segments() {
      assertThat(web.raw("GET /x/../hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 404");
    }

    @Test
    void refuses_encoded_slashes() {
      assertThat(web.get("/things/a%2Fb").statusCode()).isEqualTo(400);
    }

    @Test
    void refuses_two_endpoints_for_one_route() {
      Routes twice = new Routes().get("/a", r -> text("")).get("/a", r -> text(""));
      assertThatThrownBy(() -> new Router(twice)).hasMessageContaining("two routes for GET /a");
    }
  }

  @Nested
  class Input {
    @Test
    void gives_the_query_both_raw_and_decoded() {
      assertThat(web.get("/query?a=x%2fy&b=1").body()).isEqualTo("a=x%2fy&b=1|x/y");
    }

    @Test
    void refuses_a_parameter_that_is_sent_twice() {
      assertThat(web.get("/query?a=1&a=2").statusCode()).isEqualTo(400);
      assertThat(web.get("/query?a=1&%61=2").body()).contains("request_duplicate_parameter");
    }

    @Test
    void refuses_broken_percent_encoding_and_octets_that_are_not_utf_8() {
      for (String query : List.of("a=%zz", "a=%f", "a=%ff", "a=%c0%af")) {
        String answer =
            web.raw("GET /query?" + query + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(answer).as(query).startsWith("HTTP/1.1 400").contains("request_malformed");
      }
    }

    @Test
    void refuses_a_form_of_another_content_type() {
      assertThat(web.post("/form", "name=a", "Content-Type", "text/plain").statusCode())
          .isEqualTo(415);
    }

    @Test
    void accepts_a_body_of_exactly_the_limit_and_refuses_one_more_octet() {
      assertThat(web.post("/small", "0123456789").body()).isEqualTo("10 octets");
      assertThat(web.post("/small", "0123456789a").statusCode()).isEqualTo(413);
    }

    @Test
    void refuses_a_chunked_body_beyond_the_limit() {
      String answer =
          web.raw(
              "POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection:"
                  + " close\r\n\r\n6\r\n012345\r\n6\r\n012345\r\n0\r\n\r\n");
      assertThat(answer).startsWith("HTTP/1.1 413");
    }

    @Test
    void refuses_a_cookie_that_is_there_twice_with_different_values() {
      assertThat(web.get("/cookie", "Cookie", "a=1; c=x; b=2").body()).isEqualTo("x");
      assertThat(web.get("/cookie", "Cookie", "c=x; c=y").body()).isEqualTo("none");
      assertThat(web.get("/cookie", "Cookie", "xc=1; cx=2").body()).isEqualTo("none");
    }

    @Test
    void refuses_headers_beyond_the_limit() {
      assertThat(web.raw("GET /hello HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(20_000) + "\r\n\r\n"))
          .startsWith("HTTP/1.1 431");
    }

    @Test
    void refuses_requests_that_are_not_http() {
      for (String garbage :
          List.of("hello\r\n\r\n", "GET /hello HTTP/1.1\r\n\r\n", "GET /a b HTTP/1.1\r\n\r\n")) {
        assertThat(web.raw(garbage)).as(garbage).startsWith("HTTP/1.1 400");
      }
    }

    @Test
    void refuses_a_length_next_to_chunks() {
      // RFC 9112 §6.3: the way into request smuggling.
      String answer =
          web.raw(
              "POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding:"
                  + " chunked\r\n\r\n0\r\n\r\n");
      assertThat(answer).startsWith("HTTP/1.1 400");
    }
  }

  @Nested
  class Protection {
    @Test
    void sets_the_security_headers_of_a_page() {
      var headers = web.get("/hello").headers();
      assertThat(headers.firstValue("Content-Security-Policy"))
          .hasValue(
              "default-src 'none'; style-src 'self'; img-src 'self' https:; form-action"
                  + " 'self'; frame-ancestors 'none'; base-uri 'none'");
      assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(headers.firstValue("Referrer-Policy")).hasValue("same-origin");
      assertThat(headers.firstValue("Cross-Origin-Opener-Policy")).hasValue("same-origin");
      assertThat(headers.firstValue("Cache-Control")).hasValue("no-store");
      assertThat(headers.firstValue("Server")).isEmpty();
      assertThat(headers.firstValue("Strict-Transport-Security")).isEmpty();
    }

    @Test
    void tells_browsers_to_stay_with_https_where_that_is_the_public_address() {
      WebSettings settings = withPublicAddress("https://signin.example");
      try (RunningWeb https = new RunningWeb(settings, new Routes().get("/a", r -> text("")))) {
        assertThat(https.get("/a").headers().firstValue("Strict-Transport-Security"))
            .hasValue("max-age=31536000");
      }
    }

    @Test
    void never_reflects_the_host_header() {
      String answer =
          web.raw("GET /client HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
      assertThat(answer)
          .doesNotContain("evil")
          .endsWith("127.0.0.1 http://127.0.0.1:" + web.server.port());
    }

    @Test
    void tells_nothing_of_an_exception_but_a_reference() {
      HttpResponse<String> broken = web.get("/broken", "Accept", "text/html");
      assertThat(broken.statusCode()).isEqualTo(500);
      assertThat(broken.body())
          .doesNotContain("secret detail")
          .doesNotContain("Exception")
          .containsPattern("<code>[2-9A-Z]{4}-[2-9A-Z]{4}</code>");
    }

    @Test
    void refuses_a_form_that_another_site_sends() {
      for (String[] headers :
          List.of(
              new String[] {"Origin", "https://evil.example"},
              new String[] {"Origin", "null"},
              new String[] {"Origin", web.server.publicAddress() + ".evil.example"},
              new String[] {"Sec-Fetch-Site", "cross-site"},
              new String[] {"Sec-Fetch-Site", "same-site"},
              new String[] {"Cookie", "session=1"})) {
        HttpResponse<String> refused =
            web.post("/form", "name=a", headers[0], headers[1], "Content-Type", FORM);
        assertThat(refused.statusCode()).as(headers[1]).isEqualTo(403);
        assertThat(refused.body()).contains("request_cross_site");
      }
    }

    @Test
    void accepts_a_form_of_an_own_page_and_a_program_without_cookies() {
      String own = web.server.publicAddress().toString();
      assertThat(web.post("/form", "name=a%20b", "Origin", own, "Content-Type", FORM).body())
          .isEqualTo("a b");
      assertThat(web.post("/form", "name=a+b", "Content-Type", FORM).body()).isEqualTo("a b");
    }

    @Test
    void accepts_a_callback_from_another_site() {
      assertThat(
              web.post(
                      "/callback",
                      "name=a",
                      "Origin",
                      "https://idp.example",
                      "Cookie",
                      "a=b",
                      "Content-Type",
                      FORM)
                  .body())
          .isEqualTo("a");
    }

    @Test
    void refuses_to_build_a_header_with_a_line_break() {
      assertThatThrownBy(() -> Response.empty(200).with("X", "a\r\nSet-Cookie: b"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class FromMemory {
    @Test
    void answers_at_once_where_it_knows() {
      HttpResponse<String> answer = web.get("/check", "Cookie", "a=b; s=live");
      assertThat(answer.headers().firstValue("X-User")).hasValue("jane");
      assertThat(answer.body()).isEmpty();
    }

    @Test
    void leaves_the_rest_to_the_blocking_route() {
      assertThat(web.get("/check", "Cookie", "s=gone").body()).isEqualTo("the slow way");
    }
  }

  @Nested
  class LongBodies {
    @Test
    void are_sent_as_they_are_written() {
      HttpResponse<String> whole = web.get("/.well-known/long");
      assertThat(whole.body()).hasSize(1_000_000);
      assertThat(whole.headers().firstValue("Content-Length")).isEmpty();
      assertThat(whole.headers().firstValue("X-Content-Type-Options")).isPresent();
    }

    @Test
    void are_compressed_for_who_accepts_it() throws Exception {
      HttpRequest request =
          HttpRequest.newBuilder(web.at("/.well-known/long"))
              .header("Accept-Encoding", "gzip")
              .build();
      HttpResponse<InputStream> squeezed =
          web.client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      assertThat(squeezed.headers().firstValue("Content-Encoding")).hasValue("gzip");
      try (GZIPInputStream body = new GZIPInputStream(squeezed.body())) {
        assertThat(body.readAllBytes()).hasSize(1_000_000);
      }
    }

    @Test
    void that_break_off_cannot_pass_for_whole_ones() {
      for (String encoding : List.of("identity", "gzip")) {
        assertThatThrownBy(() -> web.get("/.well-known/cut", "Accept-Encoding", encoding))
            .isInstanceOf(UncheckedIOException.class);
      }
    }

    @Test
    void that_break_before_they_began_are_errors_that_tell_nothing() {
      HttpResponse<String> broken = web.get("/.well-known/never");
      assertThat(broken.statusCode()).isEqualTo(500);
      assertThat(broken.headers().firstValue("Content-Type")).hasValue("application/json");
      assertThat(broken.body())
          .contains("\"error\"", "\"reference\"")
          .doesNotContain("secret", "0123");
    }

    @Test
    void are_not_written_for_a_head() {
      int before = written.get();
      HttpResponse<String> head =
          web.send(
              HttpRequest.newBuilder(web.at("/.well-known/cut"))
                  .method("HEAD", HttpRequest.BodyPublishers.noBody()));
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(written.get()).as("nothing was read for nobody").isEqualTo(before);
    }
  }

  @Nested
  class CompressedBodies {
    @Test
    void compresses_lists_and_styles_but_never_pages() {
      assertThat(encoding("/.well-known/list")).hasValue("gzip");
      assertThat(encoding(Assets.style())).hasValue("gzip");
      assertThat(encoding("/sign-in/page")).isEmpty();
      assertThat(encoding("/hello")).isEmpty();
    }

    private Optional<String> encoding(String path) {
      return web.get(path, "Accept-Encoding", "br, gzip;q=0.8")
          .headers()
          .firstValue("Content-Encoding");
    }

    @Test
    void sends_plain_octets_to_who_cannot_read_others() {
      var answer = web.get("/.well-known/list", "Accept-Encoding", "gzip;q=0");
      assertThat(answer.body()).startsWith("[1]");
      assertThat(answer.headers().firstValue("Vary")).hasValue("Accept-Encoding");
    }

    @Test
    void lets_browsers_keep_the_style_sheet() {
      assertThat(web.get(Assets.style()).headers().firstValue("Cache-Control"))
          .hasValue("public, max-age=31536000, immutable");
    }
  }

  @Nested
  class Protocols {
    @Test
    void speaks_http_2_without_tls() throws Exception {
      try (HttpClient client = HttpClient.newHttpClient()) {
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(web.at("/things/7")).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.body()).isEqualTo("7");
      }
    }

    @Test
    void says_that_a_port_is_taken() {
      assertThatThrownBy(
              () -> WebServer.bind(WebSettings.on("127.0.0.1", web.server.port()), RunningWeb.NOW))
          .isInstanceOf(CannotListenException.class)
          .hasMessageContaining("another program listens there already");
    }
  }

  @Nested
  class Stopping {
    @Test
    void lets_a_running_request_finish() throws Exception {
      CountDownLatch inside = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      Routes routes =
          new Routes()
              .get(
                  "/slow",
                  r -> {
                    inside.countDown();
                    await(goOn);
                    return text("finished");
                  });
      RunningWeb own = new RunningWeb(routes);
      var answer =
          own.client.sendAsync(
              HttpRequest.newBuilder(own.at("/slow")).build(),
              HttpResponse.BodyHandlers.ofString());
      inside.await();
      Thread stopping = Thread.ofVirtual().start(own.server::close);
      goOn.countDown();
      assertThat(answer.get().body()).isEqualTo("finished");
      assertThat(stopping.join(Await.PATIENCE)).isTrue();
      own.client.close();
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static WebSettings withPublicAddress(String address) {
    return new WebSettings(
        WebSettings.on("127.0.0.1", 0).listen(),
        Optional.of(URI.create(address)),
        Optional.empty(),
        List.of(),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        false);
  }
}
