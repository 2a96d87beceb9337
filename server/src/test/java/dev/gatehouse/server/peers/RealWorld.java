package dev.gatehouse.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gatehouse between Keycloak and a real browser.
 *
 * <p>Each test has an organization of its own: an address belongs to one user of an organization,
 * and a user to one connection.
 */
abstract class RealWorld extends GatehouseWorld {
  static Keycloak keycloak;

  @BeforeAll
  static void start_keycloak() {
    keycloak = Keycloak.shared();
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
}
