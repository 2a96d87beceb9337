package dev.gatehouse.server.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program is stopped and started between any two steps of a sign-in to an application. */
@EachDatabase
class RestartTest {
  private static final String REDIRECT = "http://127.0.0.1:1/callback";
  private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");
  // RFC 7636 appendix B.
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private final SignInLab lab;
  private final TestBrowser browser;

  RestartTest(TestDatabase database) {
    lab = new SignInLab(database);
    browser = lab.gatehouse.browser();
  }

  @AfterEach
  void stop() {
    browser.close();
    lab.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"over-saml", "over-oidc"})
  void a_restart_before_each_step_is_not_noticed(String slug) {
    if (slug.equals("over-saml")) {
      lab.samlOrganization(slug);
    } else {
      lab.oidcOrganization(slug);
    }
    JsonNode application =
        lab.post("/applications", Map.of("name", "Reports", "redirectUris", List.of(REDIRECT)));
    String clientId = application.path("clientId").asString();
    String secret =
        lab.post("/applications/" + application.path("id").asString() + "/secrets", Map.of())
            .path("secret")
            .asString();

    lab.gatehouse.restart();
    HttpResponse<String> departure = browser.get(authorize(clientId, slug));
    lab.gatehouse.restart();
    var arrival = lab.arrival(browser, departure, "");
    lab.gatehouse.restart();
    HttpResponse<String> landed = arrival.deliver();
    assertThat(landed.statusCode()).as(landed.body()).isEqualTo(303);
    String back = landed.headers().firstValue("Location").orElseThrow();
    assertThat(back).startsWith(REDIRECT).contains("state=page7");
    Matcher code = CODE.matcher(back);
    assertThat(code.find()).isTrue();
    lab.gatehouse.restart();
    JsonNode tokens = tokens(clientId, secret, code.group(1));
    lab.gatehouse.restart();

    assertThat(userinfo(tokens).path("email").asString()).isEqualTo("jane@acme.example");
    assertThat(browser.get(authorize(clientId, slug)).headers().firstValue("Location"))
        .hasValueSatisfying(at -> assertThat(at).startsWith(REDIRECT).contains("code="));
  }

  private String authorize(String clientId, String slug) {
    return "/oauth/authorize?response_type=code&scope=openid%20email&state=page7&client_id="
        + clientId
        + "&redirect_uri="
        + URLEncoder.encode(REDIRECT, StandardCharsets.UTF_8)
        + "&organization="
        + slug
        + "&use_sso=1&code_challenge_method=S256&code_challenge="
        + CHALLENGE;
  }

  private JsonNode tokens(String clientId, String secret, String code) {
    String basic =
        Base64.getEncoder()
            .encodeToString((clientId + ":" + secret).getBytes(StandardCharsets.UTF_8));
    HttpResponse<String> answer =
        lab.gatehouse.send(
            HttpRequest.newBuilder(lab.gatehouse.at("/oauth/token"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "grant_type=authorization_code&code="
                            + code
                            + "&redirect_uri="
                            + URLEncoder.encode(REDIRECT, StandardCharsets.UTF_8)
                            + "&code_verifier="
                            + VERIFIER))
                .build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body());
  }

  private JsonNode userinfo(JsonNode tokens) {
    URI address = lab.gatehouse.at("/oauth/userinfo");
    HttpResponse<String> answer =
        lab.gatehouse.send(
            HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + tokens.path("access_token").asString())
                .build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body());
  }
}
