package dev.gatehouse.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.testkit.process.LoopbackPort;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** nginx asks Gatehouse about each request to an application that knows no protocol at all. */
@Tag("peers")
class ForwardAuthTest {
  private static final String EMAIL = "X-Gatehouse-Email";
  private static final String ORGANIZATION = "X-Gatehouse-Organization";

  @Test
  void a_stranger_signs_in_and_lands_on_the_very_page_and_no_forged_header_gets_through()
      throws Exception {
    int port = LoopbackPort.free();
    try (GatehouseFixture gatehouse = GatehouseAdmin.startGatehouse();
        SimpleSaml provider = SimpleSaml.start(List.of(Person.ANN));
        NginxAuthRequest nginx =
            NginxAuthRequest.start(
                port,
                new NginxAuthRequest.Gate(
                    "http://127.0.0.1:" + gatehouse.address().getPort() + "/forward-auth",
                    List.of(EMAIL, ORGANIZATION),
                    List.of("/.gatehouse/"),
                    "http://127.0.0.1:" + gatehouse.address().getPort()));
        Browser browser = Browser.start()) {
      connect(new GatehouseAdmin(gatehouse), gatehouse, provider, "localhost:" + port);
      String deepLink = nginx.url("localhost", "/reports/7?from=mail&lines=20");

      assertThat(
              Http.send(
                      HttpRequest.newBuilder(URI.create(deepLink))
                          .header("Accept", "text/html")
                          .header(EMAIL, Person.ANN.email()))
                  .statusCode())
          .isEqualTo(302);

      Page page = browser.newPage();
      page.navigate(deepLink);
      page.fill("input[name=who]", "acme");
      page.click("button");
      page.click("text=Company account");
      Forms.signInAtSimpleSaml(page, Person.ANN);
      page.waitForURL(deepLink);
      assertThat(page.textContent("body"))
          .contains("address: /reports/7?from=mail&lines=20")
          .contains(EMAIL + ": " + Person.ANN.email())
          .contains(ORGANIZATION + ": acme");
    }
  }

  private static void connect(
      GatehouseAdmin admin, GatehouseFixture gatehouse, SimpleSaml provider, String host) {
    String organization = admin.organization("acme");
    ObjectNode settings =
        admin.imported(organization, Map.of("metadataUrl", provider.metadataUrl()));
    String connection = admin.connection(organization, "saml", settings, Map.of());
    String metadata = admin.samlMetadata(connection);
    provider.register(
        SimpleSaml.ServiceProvider.signed(
            metadata.replaceAll("(?s).*?entityID=\"([^\"]+)\".*", "$1"),
            gatehouse.at("/saml/" + connection + "/acs").toString()));
    admin.enable(organization, connection);
    admin.protectedHost("Intranet", host);
  }
}
