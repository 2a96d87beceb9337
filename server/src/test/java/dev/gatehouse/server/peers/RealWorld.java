package dev.gatehouse.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.gatehouse.server.GatehouseFixture;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gatehouse between a real identity provider and a real browser.
 *
 * <p>Each test has an organization of its own: an address belongs to one user of an organization,
 * and a user to one connection.
 */
abstract class RealWorld {
  static Browser browser;
  static Keycloak keycloak;
  static GatehouseFixture gatehouse;
  static GatehouseAdmin admin;

  @BeforeAll
  static void start_the_peers() {
    browser = Browser.start();
    keycloak = Keycloak.shared();
    gatehouse = GatehouseAdmin.startGatehouse();
    admin = new GatehouseAdmin(gatehouse);
  }

  @AfterAll
  static void end_them() {
    gatehouse.close();
    browser.close();
  }

  /** An enabled connection over OpenID Connect; answers its id. */
  static String oidcConnectionToKeycloak(String organization, String clientId) {
    ObjectNode settings = admin.imported(organization, Map.of("issuer", keycloak.issuer()));
    settings.put("clientId", clientId);
    String secret = "a secret of more than thirty-two characters";
    String connection =
        admin.connection(organization, "keycloak-oidc", settings, Map.of("clientSecret", secret));
    keycloak.addOidcClient(clientId, secret, List.of(admin.oidcRedirectUri(connection)));
    admin.enable(organization, connection);
    return connection;
  }

  /** An enabled connection over SAML, read from metadata by both sides; answers its id. */
  static String samlConnectionToKeycloak(String organization, String name) {
    ObjectNode settings =
        admin.imported(organization, Map.of("metadataUrl", keycloak.samlMetadataUrl()));
    String connection = admin.connection(organization, name, "keycloak-saml", settings, Map.of());
    keycloak.addSamlClientFromMetadata(admin.samlMetadata(connection));
    admin.enable(organization, connection);
    return connection;
  }

  static void seesOwnClaims(Page page, String address, Person person) {
    Forms.arrivesAt(page, address);
    String claims = page.textContent("#claims");
    assertThat(claims).contains("OIDC_CLAIM_email=" + person.email());
    assertThat(claims).contains("OIDC_CLAIM_iss=" + gatehouse.address());
    person.groups().forEach(group -> assertThat(claims).contains(group));
  }

  static String parameters(String organization, String connection) {
    return "organization=" + organization + "&connection=" + connection;
  }

  static String encryptionCertificate(String metadata) {
    return certificate(metadata, "encryption");
  }

  static String signingCertificate(String metadata) {
    return certificate(metadata, "signing");
  }

  private static String certificate(String metadata, String use) {
    Matcher matcher =
        Pattern.compile(
                "<(?:\\w+:)?KeyDescriptor[^>]*use=\"" + use + "\".*?X509Certificate>([^<]+)<",
                Pattern.DOTALL)
            .matcher(metadata);
    assertThat(matcher.find()).as("a key for " + use + " in the metadata").isTrue();
    return matcher.group(1).replaceAll("\\s", "");
  }

  /** Gatehouse's name for a SAML connection's provider. */
  static String entityId(String connection) {
    return gatehouse.at("/saml/" + connection).toString();
  }

  static String assertionConsumerServiceUrl(String connection) {
    return entityId(connection) + "/acs";
  }
}
