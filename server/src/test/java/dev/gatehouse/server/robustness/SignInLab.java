package dev.gatehouse.server.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.HeadlessBrowser;
import dev.gatehouse.testkit.TestIdentityProvider;
import dev.gatehouse.testkit.oidc.RegisteredClient;
import dev.gatehouse.testkit.saml.SamlHalf.RegisteredServiceProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The whole program, a test identity provider beside it, and an administrator who sets both up over
 * the admin API and reads there what became of a sign-in.
 */
final class SignInLab implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String CLIENT_SECRET = "a secret of more than thirty-two characters";
  private static final Pattern REFERENCE =
      Pattern.compile("<code>([0-9A-Z]{4}-[0-9A-Z]{4})</code>");
  private static final Pattern ENCRYPTION_CERTIFICATE =
      Pattern.compile(
          "<(?:\\w+:)?KeyDescriptor[^>]*use=\"encryption\".*?X509Certificate>([^<]+)<",
          Pattern.DOTALL);

  final GatehouseFixture gatehouse;
  final TestIdentityProvider provider;

  /**
   * One that gives up sooner on a provider that hangs.
   *
   * @param after such as {@code 2s}
   */
  static SignInLab givingUpAfter(String after) {
    return new SignInLab(TestDatabase.SQLITE, Map.of("outgoing.timeout", after));
  }

  SignInLab(TestDatabase database) {
    this(database, Map.of());
  }

  /** With more settings, by key. */
  SignInLab(TestDatabase database, Map<String, String> more) {
    gatehouse = GatehouseFixture.start(database, more);
    provider = TestIdentityProvider.start(0, gatehouse.clock());
    provider.oidc().offerDpop("ES256");
  }

  /** An organization whose only connection is the provider's SAML half; answers its entity id. */
  String samlOrganization(String slug) {
    organization(slug);
    JsonNode settings =
        post(
                "/organizations/" + slug + "/connections/import",
                Map.of("metadataUrl", provider.baseUrl() + "/saml/metadata"))
            .path("settings");
    String connection = connection(slug, "saml", settings, Map.of());
    String entityId = gatehouse.at("/saml/" + connection).toString();
    provider
        .saml()
        .register(
            new RegisteredServiceProvider(
                entityId, entityId + "/acs", null, encryptionCertificate(entityId)));
    enable(slug, connection);
    return entityId;
  }

  /** An organization whose only connection is the provider's OpenID Connect half. */
  void oidcOrganization(String slug) {
    String connection = oidcOrganization(slug, provider.oidc().issuer());
    provider
        .oidc()
        .register(
            RegisteredClient.withSecret(
                "client-of-" + slug,
                CLIENT_SECRET,
                gatehouse.at("/auth/callback/oidc/" + connection).toString()));
  }

  /** The same with another issuer; answers the connection's id. */
  String oidcOrganization(String slug, String issuer) {
    organization(slug);
    ObjectNode settings = JSON.createObjectNode();
    settings.put("issuer", issuer);
    settings.put("clientId", "client-of-" + slug);
    settings.putArray("scopes").add("openid").add("email").add("profile").add("groups");
    settings.putArray("leniencies").add("allow_loopback_http");
    String connection = connection(slug, "oidc", settings, Map.of("clientSecret", CLIENT_SECRET));
    enable(slug, connection);
    return connection;
  }

  private void organization(String slug) {
    post("/organizations", Map.of("slug", slug, "name", slug));
  }

  private String connection(
      String slug, String preset, JsonNode settings, Map<String, String> secrets) {
    return post(
            "/organizations/" + slug + "/connections",
            Map.of(
                "preset", preset,
                "displayName", "Company account",
                "settings", settings,
                "secrets", secrets))
        .path("id")
        .asString();
  }

  private void enable(String slug, String connection) {
    post("/organizations/" + slug + "/connections/" + connection + "/enable", Map.of());
  }

  private X509Certificate encryptionCertificate(String entityId) {
    String metadata = gatehouse.browser().get(entityId + "/metadata").body();
    Matcher matcher = ENCRYPTION_CERTIFICATE.matcher(metadata);
    assertThat(matcher.find()).as(metadata).isTrue();
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(Base64.getMimeDecoder().decode(matcher.group(1))));
    } catch (CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The way to the provider, from the organization's sign-in page. */
  HttpResponse<String> depart(TestBrowser browser, String slug) {
    return browser.get("/sign-in/" + slug + "?use_sso=1");
  }

  /** What the provider answers to a departure, and what Gatehouse says to that. */
  Arrival arrival(TestBrowser browser, HttpResponse<String> departure, String how) {
    assertThat(departure.statusCode()).as(departure.body()).isEqualTo(303);
    String location = departure.headers().firstValue("Location").orElseThrow();
    try {
      HttpResponse<String> answer = new HeadlessBrowser().signIn(location, "jane", how);
      return answer.statusCode() / 100 == 3
          ? () -> browser.get(answer.headers().firstValue("Location").orElseThrow())
          : form(browser, HeadlessBrowser.form(answer));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Arrival form(TestBrowser browser, HeadlessBrowser.Form form) {
    return () -> browser.post(form.action(), form.fields(), provider.baseUrl());
  }

  /** The provider's answer on its way to Gatehouse. */
  @FunctionalInterface
  interface Arrival {
    HttpResponse<String> deliver();
  }

  /** A whole sign-in of Jane with a new browser. */
  HttpResponse<String> signIn(TestBrowser browser, String slug, String how) {
    return arrival(browser, depart(browser, slug), how).deliver();
  }

  /** The reference code that a page shows. */
  static String reference(HttpResponse<String> page) {
    Matcher matcher = REFERENCE.matcher(page.body());
    assertThat(matcher.find()).as("a reference code in " + page.body()).isTrue();
    return matcher.group(1);
  }

  /** The trace of the sign-in with this reference code. */
  JsonNode trace(String slug, String reference) {
    String signIns = "/organizations/" + slug + "/sign-ins";
    JsonNode found = get(signIns + "?reference=" + reference).path("items");
    assertThat(found).as("sign-ins with the reference " + reference).hasSize(1);
    return get(signIns + "/" + found.get(0).path("id").asString());
  }

  static List<JsonNode> failed(JsonNode trace) {
    return trace
        .path("checks")
        .valueStream()
        .filter(check -> check.path("outcome").asString().equals("FAILED"))
        .toList();
  }

  JsonNode get(String path) {
    return call("GET", path, "");
  }

  JsonNode post(String path, Map<String, ?> body) {
    return call("POST", path, body.isEmpty() ? "" : JSON.writeValueAsString(body));
  }

  private JsonNode call(String method, String path, String body) {
    HttpResponse<String> answer = gatehouse.admin(method, "/api/v1" + path, body);
    assertThat(answer.statusCode())
        .as("%s %s: %s", method, path, answer.body())
        .isBetween(200, 299);
    return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
  }

  /** The database, read and changed behind the program's back. */
  DatabaseBehind database() {
    return new DatabaseBehind(gatehouse.databaseUrl());
  }

  @Override
  public void close() {
    provider.close();
    gatehouse.close();
  }
}
