package dev.gatehouse.testkit.demo;

import dev.gatehouse.testkit.AdminClient;
import dev.gatehouse.testkit.TestIdentityProvider;
import dev.gatehouse.testkit.oidc.RegisteredClient;
import dev.gatehouse.testkit.saml.SamlHalf.RegisteredServiceProvider;
import dev.gatehouse.testkit.scim.ScimTarget;
import dev.gatehouse.testkit.signals.TestTransmitter;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sets up the organization Acme with one SAML and one OpenID Connect connection, a directory, and
 * Tracehub. Public, so that a test clicks through what the demo shows.
 */
public final class AcmeSetUp {
  private static final String ACME = "/organizations/acme";
  private static final String CONNECTIONS = ACME + "/connections";
  private static final String OIDC_CLIENT = "gatehouse-demo";
  private static final String OIDC_SECRET = "the-secret-of-the-demo-which-protects-nothing";

  private final String gatehouse;
  private final AdminClient admin;

  /**
   * @param gatehouse its public address, without a slash at the end
   */
  public AcmeSetUp(String gatehouse, AdminClient admin) {
    this.gatehouse = gatehouse;
    this.admin = admin;
  }

  /**
   * Opens the organization, connects both halves of the provider to it, and has the provider push
   * people and tell what happens to them.
   */
  public void connect(TestIdentityProvider provider) {
    admin.post("/organizations", Map.of("slug", "acme", "name", "Acme"));
    admin.post(ACME + "/domains", Map.of("name", "acme.example"));
    admin.post(ACME + "/domains/acme.example/vouch", Map.of());
    // Whom no directory can take away: without this administrator the last of the others would have
    // to stay.
    admin.post(
        ACME + "/users",
        Map.of(
            "userName", "keeper@acme.example",
            "displayName", "Kim Keeper",
            "authenticationMethod", "password",
            "roles", List.of("admin")));
    String staff = connectSaml(provider);
    String partners = connectOidc(provider);
    for (var connection : List.of(staff, partners)) {
      hear(provider, connection);
    }
    provision(provider, staff);
  }

  /** Lets the provider's transmitter tell of the people of a connection. */
  private void hear(TestIdentityProvider provider, String connection) {
    admin.post(
        CONNECTIONS + "/" + connection + "/signal-stream",
        Map.of(
            "issuer",
            provider.transmitter().issuer(),
            "delivery",
            "PUSH",
            "bearerToken",
            TestTransmitter.TOKEN,
            // The transmitter names people as ID tokens do, and by their addresses.
            "subjectIssuers",
            List.of(provider.oidc().issuer()),
            "reactivateUsers",
            true));
  }

  /**
   * Gives the SAML connection a directory, and has the provider push those people there whom a role
   * awaits. The others come just in time, through whichever connection they like.
   */
  private void provision(TestIdentityProvider provider, String connection) {
    JsonNode directory = admin.post(ACME + "/directories", Map.of("connection", connection));
    String token =
        admin
            .post(
                ACME + "/directories/" + directory.path("id").asString() + "/tokens",
                Map.of("name", "Acme Directory"))
            .path("token")
            .asString();
    provider.provisioning().to(new ScimTarget(directory.path("baseUrl").asString(), token));
    for (var person : provider.people().all()) {
      if (person.groups().stream().anyMatch(group -> group.startsWith("Tracehub-"))
          && !provider.provisioning().push(person)) {
        throw new IllegalStateException(
            person.name()
                + " could not be pushed: "
                + provider.provisioning().answers().getFirst());
      }
    }
  }

  private String connectSaml(TestIdentityProvider provider) {
    JsonNode settings =
        admin
            .post(
                CONNECTIONS + "/import",
                Map.of("metadataUrl", provider.baseUrl() + "/saml/metadata"))
            .path("settings");
    ((ObjectNode) settings).put("signOutAtProvider", true);
    String connection = create("saml", "Acme staff", "Test provider over SAML", settings, Map.of());
    String entityId = gatehouse + "/saml/" + connection;
    provider
        .saml()
        .register(new RegisteredServiceProvider(entityId, entityId + "/acs", null, null));
    provider.saml().registerLogout(entityId, entityId + "/logout");
    open(connection);
    return connection;
  }

  private String connectOidc(TestIdentityProvider provider) {
    JsonNode imported =
        admin
            .post(CONNECTIONS + "/import", Map.of("issuer", provider.oidc().issuer()))
            .path("settings");
    ObjectNode settings = ((ObjectNode) imported).put("clientId", OIDC_CLIENT);
    settings.put("signOutAtProvider", true);
    // The demo's provider is on this machine and has no certificate.
    settings.putArray("leniencies").add("allow_loopback_http");
    String connection =
        create(
            "oidc",
            "Partners",
            "Test provider over OpenID Connect",
            settings,
            Map.of("clientSecret", OIDC_SECRET));
    provider
        .oidc()
        .register(
            RegisteredClient.withSecret(
                    OIDC_CLIENT, OIDC_SECRET, gatehouse + "/auth/callback/oidc/" + connection)
                .returningTo(gatehouse + "/auth/logout/returned"));
    provider
        .oidc()
        .registerBackChannelLogout(
            OIDC_CLIENT, gatehouse + "/auth/backchannel-logout/oidc/" + connection);
    open(connection);
    return connection;
  }

  private String create(
      String preset,
      String name,
      String description,
      JsonNode settings,
      Map<String, String> secrets) {
    return admin
        .post(
            CONNECTIONS,
            Map.of(
                "preset", preset,
                "displayName", name,
                "description", description,
                "settings", settings,
                "secrets", secrets,
                "provisioning", Map.of("mode", "JIT", "defaultRole", "viewer")))
        .path("id")
        .asString();
  }

  private void open(String connection) {
    admin.put(
        CONNECTIONS + "/" + connection + "/role-mappings",
        Map.of(
            "combination",
            "ALL_MATCHES",
            "mappings",
            List.of(
                Map.of("value", "Tracehub-Admins", "role", "admin"),
                Map.of("value", "Tracehub-Analysts", "role", "analyst"))));
    admin.post(CONNECTIONS + "/" + connection + "/enable", Map.of());
  }

  /** Registers what {@code ./gatehouse login} is: a public client with both flows of a terminal. */
  void registerCommandLine() {
    admin.post(
        "/applications",
        Map.of(
            "name",
            "Command line",
            "clientId",
            "gatehouse-cli",
            "tokenEndpointAuthMethod",
            "none",
            "redirectUris",
            List.of("http://127.0.0.1/callback"),
            "allowDeviceFlow",
            true));
  }

  /**
   * Registers the sample application.
   *
   * @param base where it will be, such as {@code http://127.0.0.1:8082}
   * @return its client secret
   */
  public String register(String clientId, String base) {
    String id =
        admin
            .post(
                "/applications",
                Map.of(
                    "name",
                    "Tracehub",
                    "clientId",
                    clientId,
                    "redirectUris",
                    List.of(base + "/callback"),
                    "postLogoutRedirectUris",
                    List.of(base + "/signed-out"),
                    "backChannelLogoutUri",
                    base + "/backchannel-logout",
                    "homeUrl",
                    base))
            .path("id")
            .asString();
    return admin.post("/applications/" + id + "/secrets", Map.of()).path("secret").asString();
  }
}
