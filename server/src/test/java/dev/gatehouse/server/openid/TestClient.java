package dev.gatehouse.server.openid;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.doors.DoorsFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An application that is a client: a browser on one side, a program on the other. */
final class TestClient implements AutoCloseable {
  static final String REDIRECT = "https://app.test/callback";

  final DoorsFixture gatehouse;
  final String clientId;
  final TestBrowser browser;
  final CodeVerifier verifier = new CodeVerifier();
  boolean isPublic;
  private final HttpClient http = HttpClient.newHttpClient();

  TestClient(DoorsFixture gatehouse, String clientId) {
    this.gatehouse = gatehouse;
    this.clientId = clientId;
    this.browser = gatehouse.browser();
  }

  /** A right request, with some parameters changed; an empty value leaves one out. */
  String authorizePath(String... changes) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("response_type", "code");
    parameters.put("client_id", clientId);
    parameters.put("redirect_uri", REDIRECT);
    parameters.put("scope", "openid profile email organization roles groups offline_access");
    parameters.put("state", "the state");
    parameters.put("nonce", "the nonce");
    parameters.put(
        "code_challenge", CodeChallenge.compute(CodeChallengeMethod.S256, verifier).getValue());
    parameters.put("code_challenge_method", "S256");
    for (int i = 0; i < changes.length; i += 2) {
      if (changes[i + 1].isEmpty()) {
        parameters.remove(changes[i]);
      } else {
        parameters.put(changes[i], changes[i + 1]);
      }
    }
    return "/oauth/authorize?" + form(parameters);
  }

  /** Asks, signs Ann in, and answers where the browser was sent. */
  HttpResponse<String> signIn(String... changes) {
    HttpResponse<String> page = browser.get(authorizePath(changes));
    return page.statusCode() == 200 ? browser.get("/test/sign-in?user=ann@acme.test") : page;
  }

  String code(String... changes) {
    return java.util.Objects.requireNonNull(answer(signIn(changes)).get("code"));
  }

  /** The parameters with which the browser was sent back. */
  static Map<String, String> answer(HttpResponse<String> response) {
    URI location = URI.create(response.headers().firstValue("Location").orElseThrow());
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : location.getRawQuery().split("&")) {
      String[] parts = pair.split("=", 2);
      parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return parameters;
  }

  HttpResponse<String> redeem(String code, String... changes) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", REDIRECT);
    form.put("code_verifier", verifier.getValue());
    for (int i = 0; i < changes.length; i += 2) {
      form.put(changes[i], changes[i + 1]);
    }
    return post("/oauth/token", form);
  }

  HttpResponse<String> refresh(String refreshToken) {
    return post(
        "/oauth/token", Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
  }

  /** The tokens of a whole sign-in. */
  JsonNode tokens() {
    return json(redeem(code()));
  }

  HttpResponse<String> userinfo(String accessToken) {
    return send(
        HttpRequest.newBuilder(gatehouse.address().resolve("/oauth/userinfo"))
            .header("Authorization", "Bearer " + accessToken));
  }

  /** Posts a form as this client. */
  HttpResponse<String> post(String path, Map<String, String> form) {
    Map<String, String> all = new LinkedHashMap<>(form);
    if (isPublic) {
      all.put("client_id", clientId);
    }
    HttpRequest.Builder request = anonymousPost(path, all);
    if (!isPublic) {
      String pair = clientId + ":" + URLEncoder.encode(DoorsFixture.SECRET, StandardCharsets.UTF_8);
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }
    return send(request);
  }

  HttpRequest.Builder anonymousPost(String path, Map<String, String> form) {
    return HttpRequest.newBuilder(gatehouse.address().resolve(path))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form(form)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Refused in the words of OAuth (RFC 6749 §5.2), with our own code and a reference. */
  static void assertRefused(HttpResponse<String> answer, String error, String code) {
    assertThat(answer.body()).contains("\"error\":\"" + error + "\"").contains(code);
    assertThat(answer.statusCode()).isBetween(400, 429);
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(json(answer).get("reference").asString()).hasSize(9);
  }

  static JsonNode json(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body());
  }

  static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(
            field ->
                URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8)
                    + "="
                    + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  @Override
  public void close() {
    http.close();
    browser.close();
  }
}
