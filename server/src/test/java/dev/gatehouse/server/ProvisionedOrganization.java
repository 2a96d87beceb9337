package dev.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.TestDatabase;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A running program with an organization whose directory is provisioned over SCIM, as an
 * administrator sets it up over the admin API, and a decoy organization with the same.
 */
public final class ProvisionedOrganization implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final GatehouseFixture gatehouse;
  private final Credentials credentials;

  /**
   * What a provisioning client is given.
   *
   * @param token a bearer token
   * @param clientId of an OAuth client with client credentials
   */
  public record Credentials(String token, String clientId, String clientSecret) {}

  private ProvisionedOrganization(GatehouseFixture gatehouse) {
    this.gatehouse = gatehouse;
    credentials = directory("acme");
    directory("globex");
  }

  public static ProvisionedOrganization start(TestDatabase database) {
    return start(database, Map.of());
  }

  public static ProvisionedOrganization start(TestDatabase database, Map<String, String> settings) {
    var gatehouse = GatehouseFixture.start(database, settings, AdjustableClock.running());
    try {
      return new ProvisionedOrganization(gatehouse);
    } catch (AssertionError | RuntimeException e) {
      gatehouse.close();
      throw e;
    }
  }

  public GatehouseFixture gatehouse() {
    return gatehouse;
  }

  /** The base address that is entered at an identity provider. */
  public URI base() {
    return gatehouse.at("/scim/v2");
  }

  public Credentials credentials() {
    return credentials;
  }

  private Credentials directory(String slug) {
    String organization = "/api/v1/organizations/" + slug;
    made("/api/v1/organizations", Map.of("slug", slug, "name", slug));
    String connection =
        made(
                organization + "/connections",
                Map.of(
                    "preset",
                    "okta-oidc",
                    "displayName",
                    "Staff",
                    "settings",
                    Map.of("issuer", "https://" + slug + ".okta.com", "clientId", "abc"),
                    "secrets",
                    Map.of("clientSecret", "s3cret")))
            .path("id")
            .asString();
    made(organization + "/connections/" + connection + "/enable", Map.of());
    String directories = organization + "/directories";
    String directory =
        directories
            + "/"
            // Suites ask as fast as they can, and are no load test.
            + made(
                    directories,
                    Map.of("connection", connection, "requestsPerSecond", 500, "burst", 2000))
                .path("id")
                .asString();
    JsonNode client = made(directory + "/clients", Map.of("name", "test"));
    return new Credentials(
        made(directory + "/tokens", Map.of("name", "test")).path("token").asString(),
        client.path("client").path("id").asString(),
        client.path("secret").asString());
  }

  private JsonNode made(String path, Map<String, ?> body) {
    HttpResponse<String> response = gatehouse.admin("POST", path, JSON.writeValueAsString(body));
    assertThat(response.statusCode()).as("POST %s: %s", path, response.body()).isBetween(200, 299);
    return response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body());
  }

  @Override
  public void close() {
    gatehouse.close();
  }
}
