package dev.gatehouse.bench.load;

import dev.gatehouse.testkit.AdminClient;
import dev.gatehouse.testkit.TestKeys;
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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * Whole SAML sign-ins: from the application's authorization request, over the AuthnRequest and a
 * signed response with 100 groups, to the code at the application, each durably committed.
 *
 * <p>Arguments: the jar, how many sign-ins to measure, how many to warm up with, and optionally the
 * processor to pin the server to.
 */
public final class SignInLoad {
  private static final int BROWSERS = 16;
  private static final int PEOPLE = 500;
  private static final String REDIRECT_URI = "http://127.0.0.1:9/callback";
  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  private static final Pattern REQUEST_ID = Pattern.compile(" ID=\"([^\"]+)\"");

  private final RunningServer server;
  private final String connection;
  private final InstantSource clock = InstantSource.system();
  private final AtomicInteger serial = new AtomicInteger();

  private SignInLoad(RunningServer server, String connection) {
    this.server = server;
    this.connection = connection;
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 3) {
      throw new IllegalArgumentException("JAR MEASURED WARM-UP [PROCESSOR]");
    }
    List<String> pinned = arguments.length > 3 ? List.of("taskset", "-c", arguments[3]) : List.of();
    try (RunningServer server = RunningServer.start(Path.of(arguments[0]), pinned)) {
      SignInLoad load = new SignInLoad(server, setUp(server));
      load.run(Integer.parseInt(arguments[2]));
      Duration before = server.processorTime();
      Instant started = load.clock.instant();
      int measured = Integer.parseInt(arguments[1]);
      load.run(measured);
      Duration used = server.processorTime().minus(before);
      Duration passed = Duration.between(started, load.clock.instant());
      System.out.printf(
          "sign-ins %d, per core-second %.0f, per second %.0f, processor %.2f ms each, resident %d MB%n",
          measured,
          measured / (used.toMillis() / 1000.0),
          measured / (passed.toMillis() / 1000.0),
          used.toMillis() / (double) measured,
          server.residentMegabytes());
    }
  }

  private static String setUp(RunningServer server) {
    AdminClient admin = new AdminClient(server.address(), RunningServer.KEY);
    admin.post("/organizations", Map.of("slug", "acme", "name", "Acme"));
    String connections = "/organizations/acme/connections";
    String connection =
        admin
            .post(
                connections,
                Map.of(
                    "preset", "saml",
                    "displayName", "Acme staff",
                    "settings",
                        Map.of(
                            "entityId", "https://idp.example/saml",
                            "ssoRedirectUrl", "https://idp.example/sso",
                            "certificates",
                                List.of(TestKeys.identityProvider().certificateBase64()))))
            .path("id")
            .asString();
    admin.put(
        connections + "/" + connection + "/role-mappings",
        Map.of(
            "combination",
            "ALL_MATCHES",
            "mappings",
            List.of(Map.of("value", "team-007", "role", "analyst"))));
    admin.post(connections + "/" + connection + "/enable", Map.of());
    admin.post(
        "/applications",
        Map.of(
            "name", "Bench",
            "clientId", "bench",
            "tokenEndpointAuthMethod", "none",
            "redirectUris", List.of(REDIRECT_URI)));
    return connection;
  }

  private void run(int signIns) throws InterruptedException, ExecutionException {
    AtomicInteger left = new AtomicInteger(signIns);
    try (ExecutorService browsers = Executors.newFixedThreadPool(BROWSERS)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < BROWSERS; i++) {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        running.add(
            browsers.submit(
                () -> {
                  while (left.getAndDecrement() > 0) {
                    signIn(client);
                  }
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
  }

  private void signIn(HttpClient client) throws IOException, InterruptedException {
    HttpResponse<String> departure =
        client.send(
            HttpRequest.newBuilder(URI.create(server.address() + authorize())).build(),
            HttpResponse.BodyHandlers.ofString());
    String location = location(departure);
    int number = serial.incrementAndGet();
    String acs = server.address() + "/saml/" + connection + "/acs";
    String person = "person" + number % PEOPLE;
    String response =
        SamlSamples.tenKilobytes(clock.instant())
            .ids("_r" + number, "_a" + number)
            .audience(server.address() + "/saml/" + connection)
            .recipient(acs)
            .destination(acs)
            .inResponseTo(requestId(location))
            .nameId(person, SamlForge.PERSISTENT_FORMAT)
            .base64();
    HttpResponse<String> arrival =
        client.send(
            HttpRequest.newBuilder(URI.create(acs))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Cookie", cookies(departure))
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "SAMLResponse="
                            + encoded(response)
                            + "&RelayState="
                            + encoded(parameter(location, "RelayState"))))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (!location(arrival).startsWith(REDIRECT_URI + "?") || !location(arrival).contains("code=")) {
      throw new IllegalStateException("no code arrived: " + location(arrival));
    }
  }

  private String authorize() {
    return "/oauth/authorize?response_type=code&client_id=bench&scope=openid&state=s&nonce=n"
        + "&code_challenge_method=S256&code_challenge="
        + CHALLENGE
        + "&organization=acme&connection="
        + connection
        + "&redirect_uri="
        + encoded(REDIRECT_URI);
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
