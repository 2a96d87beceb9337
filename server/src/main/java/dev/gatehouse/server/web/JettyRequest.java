package dev.gatehouse.server.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/** A request over the engine's own. */
final class JettyRequest implements Request, InstantRequest {
  /** A signed SAML response with thousands of groups, in base64, stays well below. */
  static final int LARGEST_FORM = 2_000_000;

  private final org.eclipse.jetty.server.Request request;
  private final URI publicAddress;
  private final List<AddressRange> trustedProxies;
  private Map<String, String> pathParameters = Map.of();
  private @Nullable Parameters query;
  private @Nullable Parameters form;

  JettyRequest(
      org.eclipse.jetty.server.Request request,
      URI publicAddress,
      List<AddressRange> trustedProxies) {
    this.request = request;
    this.publicAddress = publicAddress;
    this.trustedProxies = trustedProxies;
  }

  void matched(Map<String, String> parameters) {
    pathParameters = parameters;
  }

  /** Refuses what only a mistaken or curious client asks for. */
  void requireReadableTarget() {
    UnreadableTargets.Found found =
        org.eclipse.jetty.server.Request.as(request, UnreadableTargets.Found.class);
    if (found != null) {
      throw WebRefusal.MALFORMED.exception(400, found.why());
    }
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String path() {
    return Objects.requireNonNullElse(request.getHttpURI().getDecodedPath(), "/");
  }

  @Override
  public String pathParameter(String name) {
    String value = pathParameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no path parameter " + name);
    }
    return value;
  }

  @Override
  public String rawQuery() {
    return Objects.requireNonNullElse(request.getHttpURI().getQuery(), "");
  }

  @Override
  public Parameters query() {
    if (query == null) {
      query = FormDecoder.decode(rawQuery().getBytes(StandardCharsets.UTF_8));
    }
    return query;
  }

  @Override
  public Parameters form() {
    if (form == null) {
      String type = header("Content-Type").orElse("");
      int parameters = type.indexOf(';');
      String essence = (parameters < 0 ? type : type.substring(0, parameters)).strip();
      if (!essence.toLowerCase(Locale.ROOT).equals("application/x-www-form-urlencoded")) {
        throw WebRefusal.CONTENT_TYPE.exception(415, "a form was expected, not \"" + type + "\"");
      }
      form = FormDecoder.decode(body(LARGEST_FORM));
    }
    return form;
  }

  @Override
  public byte[] body(int limit) {
    // Not closed: closing it early would fail the request, and with it the answer.
    InputStream stream = Content.Source.asInputStream(request);
    try {
      if (request.getLength() > limit) {
        throw tooLarge(limit);
      }
      byte[] body = stream.readNBytes(limit);
      if (stream.read() >= 0) {
        throw tooLarge(limit);
      }
      return body;
    } catch (BadMessageException e) {
      throw WebRefusal.MALFORMED.exception(400, String.valueOf(e.getReason()));
    } catch (IOException e) {
      throw WebRefusal.MALFORMED.exception(400, "the body ended early: " + e.getMessage());
    }
  }

  private static RefusedRequestException tooLarge(int limit) {
    return WebRefusal.TOO_LARGE.exception(413, "the body is larger than " + limit + " octets");
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }

  @Override
  public List<String> headers(String name) {
    return request.getHeaders().getValuesList(name);
  }

  @Override
  public Optional<String> cookie(String name) {
    return CookieHeader.find(request.getHeaders().getValuesList("Cookie"), name);
  }

  @Override
  public String clientAddress() {
    InetAddress peer = peer();
    if (trustedProxies.isEmpty()) {
      return peer.getHostAddress();
    }
    return ClientAddress.of(peer, headers("X-Forwarded-For"), trustedProxies);
  }

  private InetAddress peer() {
    return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress s
            && s.getAddress() != null
        ? s.getAddress()
        : InetAddress.getLoopbackAddress();
  }

  @Override
  public URI publicAddress() {
    return publicAddress;
  }
}
