package dev.gatehouse.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.gatehouse.testkit.process.LoopbackPort;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * People sign in through real identity providers to real applications, in a real browser.
 *
 * <p>Each test has an organization of its own: an address belongs to one user of an organization,
 * and a user to one connection.
 */
@Tag("peers")
class RealSignInsTest extends RealWorld {
  @Test
  void keycloak_signs_in_over_saml_from_the_metadata_that_each_side_reads_of_the_other() {
    String connection = samlConnectionToKeycloak(admin.organization("kc-saml"), "Staff");

    try (ModAuthOpenidc application =
        admin.application("Reports", parameters("kc-saml", connection))) {
      Page page = browser.newPage();
      page.navigate(application.protectedUrl() + "?report=7");
      Forms.signInAtKeycloak(page, Person.ANN);
      seesOwnClaims(page, application.protectedUrl() + "?report=7", Person.ANN);
    }
  }

  @Test
  void keycloak_signs_in_over_saml_with_an_encrypted_assertion() {
    String organization = admin.organization("kc-encrypted");
    ObjectNode settings =
        admin.imported(organization, Map.of("metadataUrl", keycloak.samlMetadataUrl()));
    String connection = admin.connection(organization, "keycloak-saml", settings, Map.of());
    String metadata = admin.samlMetadata(connection);
    keycloak.addSamlClient(
        Keycloak.SamlClient.signed(entityId(connection), assertionConsumerServiceUrl(connection))
            .encryptedFor(encryptionCertificate(metadata)));
    admin.enable(organization, connection);

    try (ModAuthOpenidc application =
        admin.application("Reports", parameters("kc-encrypted", connection))) {
      Page page = browser.newPage();
      page.navigate(application.protectedUrl());
      Forms.signInAtKeycloak(page, Person.BOB);
      seesOwnClaims(page, application.protectedUrl(), Person.BOB);
    }
  }

  @Test
  void keycloak_signs_in_over_openid_connect() {
    String connection = oidcConnectionToKeycloak(admin.organization("kc-oidc"), "gatehouse");

    try (ModAuthOpenidc application =
        admin.application("Reports", parameters("kc-oidc", connection))) {
      Page page = browser.newPage();
      page.navigate(application.protectedUrl());
      Forms.signInAtKeycloak(page, Person.ANN);
      seesOwnClaims(page, application.protectedUrl(), Person.ANN);
    }
  }

  @Test
  void simplesamlphp_signs_in_over_saml() {
    try (SimpleSaml provider = SimpleSaml.start(List.of(Person.ANN))) {
      String organization = admin.organization("ssp");
      ObjectNode settings =
          admin.imported(organization, Map.of("metadataUrl", provider.metadataUrl()));
      String connection = admin.connection(organization, "saml", settings, Map.of());
      provider.register(
          SimpleSaml.ServiceProvider.signed(
              entityId(connection), assertionConsumerServiceUrl(connection)));
      admin.enable(organization, connection);

      try (ModAuthOpenidc application =
          admin.application("Reports", parameters("ssp", connection))) {
        Page page = browser.newPage();
        page.navigate(application.protectedUrl());
        Forms.signInAtSimpleSaml(page, Person.ANN);
        seesOwnClaims(page, application.protectedUrl(), Person.ANN);
      }
    }
  }

  @Test
  void a_provider_that_encrypts_with_cbc_is_refused_until_the_connection_names_the_leniency() {
    try (SimpleSaml provider = SimpleSaml.start(List.of(Person.ANN))) {
      Page refused = browser.newPage();
      try (ModAuthOpenidc application = behindEncryptingProvider(provider, "ssp-strict", false)) {
        refused.navigate(application.protectedUrl());
        Forms.signInAtSimpleSaml(refused, Person.ANN);
        refused.waitForURL(url -> url.startsWith(gatehouse.address().toString()));
        assertThat(refused.content()).doesNotContain("OIDC_CLAIM");
      }
      try (ModAuthOpenidc application = behindEncryptingProvider(provider, "ssp-lenient", true)) {
        Page page = browser.newPage();
        page.navigate(application.protectedUrl());
        Forms.signInAtSimpleSaml(page, Person.ANN);
        seesOwnClaims(page, application.protectedUrl(), Person.ANN);
      }
    }
  }

  @Test
  void the_certified_oidc_provider_signs_in_and_binds_its_tokens_to_our_key() {
    int port = LoopbackPort.free();
    String organization = admin.organization("npm");
    ObjectNode settings = JsonMapper.shared().createObjectNode();
    settings.put("issuer", OidcProviderNpm.issuerAt(port));
    settings.put("clientId", "gatehouse");
    settings.put("dpop", "required");
    settings.putArray("scopes").add("openid").add("email").add("profile").add("groups");
    settings.putArray("leniencies").add("allow_loopback_http");
    String secret = "a secret of more than thirty-two characters";
    String connection =
        admin.connection(organization, "oidc", settings, Map.of("clientSecret", secret));
    admin.enable(organization, connection);
    OidcProviderNpm.Client client =
        new OidcProviderNpm.Client("gatehouse", secret, admin.oidcRedirectUri(connection), true);

    try (OidcProviderNpm provider =
            OidcProviderNpm.start(port, List.of(Person.BOB), List.of(client));
        ModAuthOpenidc application = admin.application("Reports", parameters("npm", connection))) {
      assertThat(provider.issuer()).isEqualTo(OidcProviderNpm.issuerAt(port));
      Page page = browser.newPage();
      page.navigate(application.protectedUrl());
      Forms.signInAtOidcProvider(page, Person.BOB);
      seesOwnClaims(page, application.protectedUrl(), Person.BOB);
    }
  }

  private static ModAuthOpenidc behindEncryptingProvider(
      SimpleSaml provider, String slug, boolean allowCbc) {
    String organization = admin.organization(slug);
    ObjectNode settings =
        admin.imported(organization, Map.of("metadataUrl", provider.metadataUrl()));
    settings.put("allowCbcEncryption", allowCbc);
    String connection = admin.connection(organization, "saml", settings, Map.of());
    String metadata = admin.samlMetadata(connection);
    provider.register(
        new SimpleSaml.ServiceProvider(
            entityId(connection),
            assertionConsumerServiceUrl(connection),
            true,
            true,
            true,
            encryptionCertificate(metadata),
            signingCertificate(metadata)));
    admin.enable(organization, connection);
    return admin.application("Reports", parameters(slug, connection));
  }
}
