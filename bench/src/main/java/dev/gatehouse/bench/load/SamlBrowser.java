package dev.gatehouse.bench.load;

import dev.gatehouse.testkit.saml.SamlForge;
import dev.gatehouse.testkit.saml.SamlSamples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** One browser with the identity provider in its back: goes all the way of a SAML sign-in. */
final class SamlBrowser {
  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  private static final Pattern REQUEST_ID = Pattern.compile(" ID=\"([^\"]+)\"");

  private final BenchOrganization organization;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  SamlBrowser(BenchOrganization organization) {
    this.organization = organization;
  }

  /**
   * From the application's authorization request to its code. The response has 10 kB, 100 groups
   * and a signature.
   *
   * @param number different for each sign-in of a server
   * @return the cookies of the session
   */
  String signIn(int number, String person, Instant now) throws IOException, InterruptedException {
    HttpResponse<String> departure =
        client.send(
            HttpRequest.newBuilder(URI.create(organization.server() + authorize())).build(),
            HttpResponse.BodyHandlers.ofString());
    String location = location(departure);
    String response =
        SamlSamples.tenKilobytes(now, person + "@acme.example")
            .ids("_r" + number, "_a" + number)
            .audience(organization.entityId())
            .recipient(organization.acs())
            .destination(organization.acs())
            .inResponseTo(requestId(location))
            .nameId(person, SamlForge.PERSISTENT_FORMAT)
            .base64();
    HttpResponse<String> arrival = post(response, location, cookies(departure));
    String end = location(arrival);
    if (!end.startsWith(BenchOrganization.REDIRECT_URI + "?") || !end.contains("code=")) {
      throw new IllegalStateException("no code arrived: " + end);
    }
    return cookies(arrival);
  }

  private HttpResponse<String> post(String response, String location, String cookies)
      throws IOException, InterruptedException {
    String form =
        "SAMLResponse="
            + encoded(response)
            + "&RelayState="
            + encoded(parameter(location, "RelayState"));
    return client.send(
        HttpRequest.newBuilder(URI.create(organization.acs()))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Cookie", cookies)
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private String authorize() {
    return "/oauth/authorize?response_type=code&client_id="
        + BenchOrganization.CLIENT
        + "&scope=openid&state=s&nonce=n&code_challenge_method=S256&code_challenge="
        + CHALLENGE
        + "&organization="
        + BenchOrganization.SLUG
        + "&connection="
        + organization.connection()
        + "&redirect_uri="
        + encoded(BenchOrganization.REDIRECT_URI);
  }

  private static String location(HttpResponse<String> response) {
    return response
        .headers()
        .firstValue("Location")
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "answered " + response.statusCode() + ": " + response.body()));
  }

  private static String cookies(HttpResponse<String> response) {
    return response.headers().allValues("Set-Cookie").stream()
        .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
        .reduce((one, other) -> one + "; " + other)
        .orElse("");
  }

  private static String requestId(String location) throws IOException {
    byte[] deflated = Base64.getDecoder().decode(parameter(location, "SAMLRequest"));
    try (InflaterInputStream in =
        new InflaterInputStream(new ByteArrayInputStream(deflated), new Inflater(true))) {
      Matcher id = REQUEST_ID.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      if (!id.find()) {
        throw new IllegalStateException("the request has no ID");
      }
      return id.group(1);
    }
  }

  private static String parameter(String location, String name) {
    for (String pair : location.substring(location.indexOf('?') + 1).split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
