package dev.gatehouse.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.GatehouseFixture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Gatehouse and a real browser, for tests that bring their own identity provider. */
abstract class GatehouseWorld {
  static Browser browser;
  static GatehouseFixture gatehouse;
  static GatehouseAdmin admin;

  @BeforeAll
  static void start_gatehouse_and_a_browser() {
    browser = Browser.start();
    gatehouse = GatehouseAdmin.startGatehouse();
    admin = new GatehouseAdmin(gatehouse);
  }

  @AfterAll
  static void end_them() {
    gatehouse.close();
    browser.close();
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
