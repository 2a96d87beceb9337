package dev.gatehouse.server.web;

import dev.gatehouse.server.face.Face;
import dev.gatehouse.server.face.Wardrobe;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only handler of the engine: answers from memory on the engine's thread where it can, and
 * hands everything else to a virtual thread. Exceptions end here.
 */
final class Edge extends Handler.Abstract.NonBlocking {
  private static final Logger LOG = LoggerFactory.getLogger(Edge.class);
  private static final Logger ACCESS = LoggerFactory.getLogger("access");

  /** Beyond this the program answers 503 instead of growing. */
  private static final int MOST_RUNNING = 2_000;

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private final URI publicAddress;
  private final List<AddressRange> trustedProxies;
  private final boolean accessLog;
  private final Router router;
  private final Map<String, InstantEndpoint> instants = new HashMap<>();
  private final Failures failures;
  private final SecurityHeaders securityHeaders;
  private final WebMeters meters;
  private final Wardrobe wardrobe;
  private final AtomicInteger running = new AtomicInteger();
  private final ThreadFactory threads = Thread.ofVirtual().name("request").factory();

  Edge(
      URI publicAddress,
      WebSettings settings,
      Routes routes,
      Pages pages,
      Wardrobe wardrobe,
      WebMeters meters) {
    this.wardrobe = wardrobe;
    this.publicAddress = publicAddress;
    this.trustedProxies = settings.trustedProxies();
    this.accessLog = settings.accessLog();
    this.router = new Router(routes);
    routes.instants().forEach(route -> instants.put(route.path(), route.endpoint()));
    this.failures = new Failures(pages);
    this.securityHeaders = new SecurityHeaders("https".equals(publicAddress.getScheme()));
    this.meters = meters;
  }

  /** How many requests run on virtual threads now. */
  int running() {
    return running.get();
  }

  @Override
  public boolean handle(
      org.eclipse.jetty.server.Request request,
      org.eclipse.jetty.server.Response response,
      Callback callback) {
    String path = request.getHttpURI().getCanonicalPath();
    JettyRequest ours = new JettyRequest(request, publicAddress, trustedProxies);
    InstantEndpoint instant = instants.get(path);
    if (instant != null && answeredAtOnce(instant, ours, response, callback)) {
      return true;
    }
    if (running.incrementAndGet() > MOST_RUNNING) {
      running.decrementAndGet();
      meters.answered(503);
      response.setStatus(503);
      response.getHeaders().add(HttpHeader.RETRY_AFTER, "1");
      RestOfBody.leave(response);
      response.write(true, BufferUtil.EMPTY_BUFFER, callback);
      return true;
    }
    threads.newThread(() -> serve(ours, request, response, callback)).start();
    return true;
  }

  private boolean answeredAtOnce(
      InstantEndpoint instant,
      JettyRequest request,
      org.eclipse.jetty.server.Response response,
      Callback callback) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return false;
    }
    try {
      Optional<InstantAnswer> answer = instant.tryAnswer(request);
      if (answer.isEmpty()) {
        return false;
      }
      answer.get().writeTo(response);
    } catch (RuntimeException e) {
      LOG.error("an instant endpoint failed; its blocking route takes over", e);
      response.reset();
      return false;
    }
    meters.answeredInstantly();
    RestOfBody.leave(response);
    response.write(true, BufferUtil.EMPTY_BUFFER, callback);
    return true;
  }

  private void serve(
      JettyRequest request,
      org.eclipse.jetty.server.Request jetty,
      org.eclipse.jetty.server.Response response,
      Callback callback) {
    long begin = NanoTime.now();
    try {
      String path = jetty.getHttpURI().getCanonicalPath();
      Router.Match match = match(request, jetty, path);
      String route = match instanceof Router.Found found ? found.route().template() : "";
      Response answer =
          Face.with(
              wardrobe,
              Languages.chosen(request),
              request.header("Accept-Language").orElse(""),
              request.method().equals("GET") ? here(jetty) : "",
              () -> answer(request, match, route));
      long micros = NanoTime.since(begin) / 1_000;
      meters.answered(answer.status(), micros);
      if (accessLog) {
        ACCESS.info("{} {} {} {} µs", request.method(), route, answer.status(), micros);
      }
      write(request, path, answer, response, callback);
    } catch (Throwable broken) {
      // Only the error page itself gets here; the connection is worth nothing now.
      LOG.error("an answer could not be written", broken);
      callback.failed(broken);
    } finally {
      running.decrementAndGet();
    }
  }

  /** As it was sent: decoded, it could be the address of another page. */
  private static String here(org.eclipse.jetty.server.Request jetty) {
    return Objects.requireNonNullElse(jetty.getHttpURI().getPathQuery(), "/");
  }

  private Router.Match match(
      JettyRequest request, org.eclipse.jetty.server.Request jetty, String path) {
    String raw = jetty.getHttpURI().getPath();
    // Clients remove dot segments before they send (RFC 3986 §5.2.4); one that is still there is
    // meant for somebody who compares paths as text.
    if (path == null || raw == null || raw.contains("/./") || raw.contains("/../")) {
      return new Router.Nothing();
    }
    return router.find(request.method(), path);
  }

  private Response answer(JettyRequest request, Router.Match match, String route) {
    try {
      request.requireReadableTarget();
      return switch (match) {
        case Router.Nothing() -> throw WebRefusal.NOT_FOUND.exception(404, "no route");
        case Router.OtherMethods(String allow) ->
            failures
                .refused(request, WebRefusal.METHOD.exception(405, "allowed here: " + allow))
                .with("Allow", allow);
        case Router.Found(Routes.Route found, Map<String, String> parameters) -> {
          request.matched(parameters);
          if (!found.crossSite() && !SAFE.contains(request.method())) {
            CrossSite.check(request, publicAddress);
          }
          yield found.endpoint().handle(request);
        }
      };
    } catch (RefusedRequestException e) {
      return failures.refused(request, e);
    } catch (Throwable e) {
      return failures.broken(request, route, e);
    }
  }

  private void write(
      JettyRequest request,
      String path,
      Response answer,
      org.eclipse.jetty.server.Response response,
      Callback callback) {
    if (SAFE.contains(request.method())) {
      RestOfBody.leave(response);
    } else {
      RestOfBody.drop(response);
    }
    response.setStatus(answer.status());
    var headers = response.getHeaders();
    for (Response.Header header : answer.headers()) {
      headers.add(header.name(), header.value());
    }
    securityHeaders.addTo(headers);
    boolean squeezed = false;
    String type = headers.get(HttpHeader.CONTENT_TYPE);
    if (type != null && Compression.concerns(path, type, answer)) {
      headers.add(HttpHeader.VARY, "Accept-Encoding");
      if (Compression.acceptsGzip(request.header("Accept-Encoding").orElse(""))) {
        headers.add(HttpHeader.CONTENT_ENCODING, "gzip");
        squeezed = true;
      }
    }
    Response.Streamed streamed = answer.streamed();
    if (streamed != null) {
      if (request.method().equals("HEAD")) {
        response.write(true, BufferUtil.EMPTY_BUFFER, callback);
      } else {
        BodyStream.send(streamed, squeezed, response, callback)
            .ifPresent(
                broken -> {
                  // The engine's own answer has no reference by which the log would be found.
                  response.reset();
                  write(request, path, failures.broken(request, path, broken), response, callback);
                });
      }
      return;
    }
    byte[] body = squeezed ? Compression.gzip(answer.body()) : answer.body();
    if (answer.status() != 204 && answer.status() != 304) {
      headers.put(HttpHeader.CONTENT_LENGTH, body.length);
    }
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
