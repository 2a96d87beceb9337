package dev.gatehouse.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * The identity providers do what the tests through them take for granted. Gatehouse has no part in
 * this.
 */
@Tag("peers")
class IdentityProviderPeersTest {
  private static Browser browser;

  @BeforeAll
  static void open_a_browser() {
    browser = Browser.start();
  }

  @AfterAll
  static void close_it() {
    browser.close();
  }

  @Test
  void keycloak_serves_metadata_and_discovery_and_signs_and_encrypts_for_a_service_provider()
      throws IOException {
    Keycloak keycloak = Keycloak.shared();
    try (CapturedPosts posts = new CapturedPosts()) {
      assertThat(keycloak.samlMetadata()).contains("IDPSSODescriptor", keycloak.samlEntityId());
      assertThat(
              JsonMapper.shared()
                  .readTree(
                      Http.get(keycloak.issuer() + "/.well-known/openid-configuration").body())
                  .path("issuer")
                  .asString())
          .isEqualTo(keycloak.issuer());

      Keycloak.SamlClient signed = Keycloak.SamlClient.signed("urn:signed", posts.address());
      Keycloak.SamlClient encrypted =
          Keycloak.SamlClient.signed("urn:encrypted", posts.address())
              .encryptedFor(signingCertificateOf(keycloak.samlMetadata()));
      keycloak.addSamlClient(signed);
      keycloak.addSamlClient(encrypted);

      Page page = browser.newPage();
      page.navigate(keycloak.samlStartUrl(signed));
      Forms.signInAtKeycloak(page, Person.ANN);
      page.waitForURL(posts.address());
      assertThat(posts.take())
          .contains("SignatureValue", Person.ANN.email(), "admins", "analysts")
          .doesNotContain("EncryptedAssertion");

      page.navigate(keycloak.samlStartUrl(encrypted));
      page.waitForURL(posts.address());
      assertThat(posts.take())
          .contains("EncryptedAssertion", "aes256-gcm")
          .doesNotContain(Person.ANN.email());
    }
  }

  @Test
  void simplesamlphp_signs_and_encrypts_for_a_service_provider() {
    try (SimpleSaml provider = SimpleSaml.start(List.of(Person.ANN));
        CapturedPosts posts = new CapturedPosts()) {
      assertThat(provider.metadata()).contains("IDPSSODescriptor", provider.entityId());
      provider.register(SimpleSaml.ServiceProvider.signed("urn:sp", posts.address()));

      Page page = browser.newPage();
      page.navigate(provider.startUrl("urn:sp"));
      Forms.signInAtSimpleSaml(page, Person.ANN);
      page.waitForURL(posts.address());
      assertThat(posts.take())
          .contains("SignatureValue", Person.ANN.email(), "admins", "nameid-format:persistent");

      provider.register(
          new SimpleSaml.ServiceProvider(
              "urn:encrypted",
              posts.address(),
              false,
              true,
              true,
              signingCertificateOf(provider.metadata()),
              ""));
      page.navigate(provider.startUrl("urn:encrypted"));
      page.waitForURL(posts.address());
      assertThat(posts.take())
          .contains("EncryptedAssertion", "aes128-cbc")
          .doesNotContain(Person.ANN.email());
    }
  }

  @Test
  void a_wrong_password_stays_at_the_provider() {
    try (SimpleSaml provider = SimpleSaml.start(List.of(Person.ANN));
        CapturedPosts posts = new CapturedPosts()) {
      provider.register(SimpleSaml.ServiceProvider.signed("urn:sp", posts.address()));
      Page page = browser.newPage();
      page.navigate(provider.startUrl("urn:sp"));
      page.fill("input[name=username]", "ann");
      page.fill("input[name=password]", "not her password");
      page.click("#submit_button");
      page.waitForLoadState();
      assertThat(page.url()).startsWith(provider.metadataUrl().substring(0, 20));
      assertThat(page.content()).contains("Incorrect username or password");
    }
  }

  private static String signingCertificateOf(String metadata) {
    Matcher matcher =
        Pattern.compile("X509Certificate>([^<]+)</", Pattern.DOTALL).matcher(metadata);
    assertThat(matcher.find()).isTrue();
    String base64 = matcher.group(1).replaceAll("\\s", "");
    assertThat(new ByteArrayInputStream(Base64.getDecoder().decode(base64)).available())
        .isPositive();
    return base64;
  }
}
