package dev.gatehouse.server.terminal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The OpenID Provider as a client sees it: its metadata, and requests to its endpoints. */
final class Provider implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final String issuer;
  private final JsonNode metadata;

  /** An answer in JSON; {@code error} is set where it was refused (RFC 6749 §5.2). */
  record Answer(int status, JsonNode body) {
    boolean succeeded() {
      return status == 200;
    }

    String error() {
      return body.path("error").asString("");
    }

    LoginFailedException failure(String what) {
      String why = body.path("error_description").asString(error());
      return new LoginFailedException(what + " was refused: " + printable(why));
    }
  }

  private Provider(String issuer) {
    this.issuer = issuer;
    Answer answer =
        send(HttpRequest.newBuilder(URI.create(issuer + "/.well-known/openid-configuration")));
    // OIDC Discovery §4.3: the issuer must be the very one that was asked.
    if (!answer.succeeded() || !answer.body().path("issuer").asString("").equals(issuer)) {
      throw new LoginFailedException(
          "At " + issuer + " no OpenID Provider of this name answers. Is it the public address?");
    }
    metadata = answer.body();
  }

  /**
   * @param address the public address of a Gatehouse
   */
  static Provider at(String address) {
    URI uri;
    try {
      uri =
          URI.create(address.endsWith("/") ? address.substring(0, address.length() - 1) : address);
    } catch (IllegalArgumentException e) {
      throw new LoginFailedException("This is no address: " + printable(address));
    }
    boolean encrypted = "https".equals(uri.getScheme());
    boolean near =
        "http".equals(uri.getScheme()) && uri.getHost() != null && isLoopback(uri.getHost());
    if (!encrypted && !near) {
      throw new LoginFailedException("The server needs an https address, or http on this machine.");
    }
    return new Provider(uri.toString());
  }

  private static boolean isLoopback(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  String issuer() {
    return issuer;
  }

  String endpoint(String name) {
    String address = metadata.path(name).asString("");
    if (!address.startsWith(issuer + "/")) {
      throw new LoginFailedException("This server has no " + name + ".");
    }
    return address;
  }

  Answer post(String endpoint, Map<String, String> form) {
    return send(
        HttpRequest.newBuilder(URI.create(endpoint(endpoint)))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(encoded(form))));
  }

  Answer get(String endpoint, String accessToken) {
    return send(
        HttpRequest.newBuilder(URI.create(endpoint(endpoint)))
            .header("Authorization", "Bearer " + accessToken));
  }

  private Answer send(HttpRequest.Builder request) {
    HttpRequest built = request.header("Accept", "application/json").timeout(TIMEOUT).build();
    try {
      HttpResponse<String> response = http.send(built, HttpResponse.BodyHandlers.ofString());
      String body = response.body();
      return new Answer(
          response.statusCode(), body.isEmpty() ? JSON.missingNode() : JSON.readTree(body));
    } catch (IOException | JacksonException e) {
      throw new LoginFailedException(
          "There was no usable answer from " + built.uri().getAuthority());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoginFailedException("Interrupted.");
    }
  }

  static String encoded(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(
            field ->
                URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8)
                    + "="
                    + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** What a server sends must not steer the terminal. */
  static String printable(String text) {
    String safe = text.replaceAll("\\p{Cntrl}", "?");
    return safe.length() <= 300 ? safe : safe.substring(0, 300) + "…";
  }

  @Override
  public void close() {
    http.close();
  }
}
