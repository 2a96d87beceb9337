package dev.gatehouse.bench.load;

import dev.gatehouse.testkit.AdminClient;
import dev.gatehouse.testkit.TestKeys;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * What a new server must know before people can sign in: an organization with one SAML connection,
 * an application that speaks OpenID Connect, and one behind a reverse proxy.
 *
 * @param server the server's address
 * @param connection the connection's id
 */
record BenchOrganization(String server, String connection) {
  static final String SLUG = "acme";
  static final String CLIENT = "bench";
  static final String REDIRECT_URI = "http://127.0.0.1:9/callback";

  static BenchOrganization setUp(RunningServer server) {
    AdminClient admin = new AdminClient(server.address(), RunningServer.KEY);
    admin.post("/organizations", Map.of("slug", SLUG, "name", "Acme"));
    String connection = connect(admin);
    admin.post(
        "/applications",
        Map.of(
            "name",
            "Bench",
            "clientId",
            CLIENT,
            "tokenEndpointAuthMethod",
            "none",
            "redirectUris",
            List.of(REDIRECT_URI)));
    admin.post(
        "/applications",
        Map.of(
            "kind",
            "FORWARD_AUTH",
            "name",
            "Intranet",
            "hosts",
            List.of(URI.create(server.address()).getAuthority())));
    return new BenchOrganization(server.address(), connection);
  }

  private static String connect(AdminClient admin) {
    String connections = "/organizations/" + SLUG + "/connections";
    Map<String, Object> settings =
        Map.of(
            "entityId", "https://idp.example/saml",
            "ssoRedirectUrl", "https://idp.example/sso",
            "certificates", List.of(TestKeys.identityProvider().certificateBase64()));
    String connection =
        admin
            .post(
                connections,
                Map.of("preset", "saml", "displayName", "Acme staff", "settings", settings))
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
    return connection;
  }

  /** Where the identity provider posts its responses. */
  String acs() {
    return server + "/saml/" + connection + "/acs";
  }

  /** The service provider's name. */
  String entityId() {
    return server + "/saml/" + connection;
  }
}
