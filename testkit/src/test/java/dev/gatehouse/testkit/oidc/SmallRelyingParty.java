package dev.gatehouse.testkit.oidc;

import dev.gatehouse.testkit.HeadlessBrowser;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** As much of a relying party as it takes to look at the provider's answers. */
final class SmallRelyingParty {

  static final String REDIRECT = "https://rp.example/callback";
  static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  /** Of the verifier, from RFC 7636 appendix B. */
  static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  final HeadlessBrowser browser = new HeadlessBrowser();
  private final HttpClient client = HttpClient.newHttpClient();
  private final String issuer;

  SmallRelyingParty(String issuer) {
    this.issuer = issuer;
  }

  /** A right request, with these parameters set or, where empty, left out. */
  static Map<String, String> request(String... changes) {
    var request = new LinkedHashMap<String, String>();
    request.put("response_type", "code");
    request.put("client_id", "rp");
    request.put("redirect_uri", REDIRECT);
    request.put("scope", "openid profile");
    request.put("state", "a-state");
    request.put("nonce", "a-nonce");
    request.put("code_challenge", CHALLENGE);
    request.put("code_challenge_method", "S256");
    for (int i = 0; i < changes.length; i += 2) {
      if (changes[i + 1].isEmpty()) {
        request.remove(changes[i]);
      } else {
        request.put(changes[i], changes[i + 1]);
      }
    }
    return request;
  }

  /** Where the provider sends the browser back to. */
  String callback(Map<String, String> request, String userName, String misbehaviour)
      throws IOException, InterruptedException {
    var url = issuer + "/authorize?" + encode(request);
    var answer = browser.signIn(url, userName, misbehaviour);
    return answer.headers().firstValue("Location").orElse(answer.statusCode() + "");
  }

  String code(String misbehaviour) throws IOException, InterruptedException {
    var location = callback(request(), "jane", misbehaviour);
    return query(location).getOrDefault("code", "");
  }

  String issuer() {
    return issuer;
  }

  HttpResponse<String> exchange(String code, String... changes)
      throws IOException, InterruptedException {
    return post("/token", exchangeForm(code, changes), "");
  }

  HttpResponse<String> exchangeProving(String code, String... proofs)
      throws IOException, InterruptedException {
    return post("/token", exchangeForm(code), "", proofs);
  }

  private static Map<String, String> exchangeForm(String code, String... changes) {
    var form = new LinkedHashMap<String, String>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", REDIRECT);
    form.put("client_id", "rp");
    form.put("code_verifier", VERIFIER);
    for (int i = 0; i < changes.length; i += 2) {
      form.put(changes[i], changes[i + 1]);
    }
    return form;
  }

  HttpResponse<String> post(
      String path, Map<String, String> form, String authorization, String... proofs)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(issuer + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(encode(form)));
    for (var proof : proofs) {
      request.header("DPoP", proof);
    }
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, String authorization, String... proofs)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(issuer + path)).GET();
    for (var proof : proofs) {
      request.header("DPoP", proof);
    }
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }

  static Map<String, String> query(String url) {
    var query = url.substring(url.indexOf('?') + 1);
    return AuthorizeEndpoint.parameters(query);
  }

  private static String encode(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(
            field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
