package dev.gatehouse.testkit.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.HeadlessBrowser;
import dev.gatehouse.testkit.TestIdentityProvider;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The page of the test identity provider on which people are pushed, over real HTTP. */
class ProvisioningPageTest {
  private final SmallServiceProvider there = new SmallServiceProvider();
  private final TestIdentityProvider provider = TestIdentityProvider.start(0);
  private final HeadlessBrowser browser = new HeadlessBrowser();

  @AfterEach
  void stop() {
    provider.close();
    there.close();
  }

  @Test
  void an_address_is_given_and_everybody_is_pushed() throws Exception {
    assertThat(page()).contains("Not set yet").doesNotContain("Push everybody");

    post(
        "", Map.of("address", there.target().baseUrl() + "/", "token", SmallServiceProvider.TOKEN));
    assertThat(page())
        .contains("Push everybody", "Not pushed")
        .doesNotContain(SmallServiceProvider.TOKEN);

    post("/push", Map.of());
    assertThat(page()).contains("In the directory", "POST /Users").doesNotContain("Not pushed<");
    assertThat(browser.get(provider.baseUrl() + "/").body()).contains("5 of 5 people");
  }

  @Test
  void buttons_act_on_one_person() throws Exception {
    provider.provisioning().to(there.target());
    provider.provisioning().pushAll();

    post("/people/mina", Map.of("do", "deactivate"));
    assertThat(page()).containsOnlyOnce(">Deactivated<");
    assertThat(there.user("mina@acme.example").orElseThrow().path("active").asBoolean()).isFalse();

    post("/people/mina", Map.of("do", "reactivate"));
    assertThat(page()).doesNotContain(">Deactivated<");

    post("/people/mina", Map.of("do", "remove"));
    assertThat(page()).containsOnlyOnce(">Not pushed<");
    assertThat(there.user("mina@acme.example")).isEmpty();
  }

  @Test
  void wrong_input_is_refused() throws Exception {
    provider.provisioning().to(there.target());

    assertThat(status("/people/nobody", Map.of("do", "push"))).isEqualTo(400);
    assertThat(status("/people/mina", Map.of("do", "promote"))).isEqualTo(400);
    assertThat(status("", Map.of("address", "nonsense", "token", "t"))).isEqualTo(400);
  }

  private String page() throws Exception {
    return browser.get(provider.baseUrl() + ProvisioningPage.PATH).body();
  }

  private void post(String path, Map<String, String> fields) throws Exception {
    assertThat(status(path, fields)).isEqualTo(303);
  }

  private int status(String path, Map<String, String> fields) throws Exception {
    return browser
        .submit(new HeadlessBrowser.Form(provider.baseUrl() + ProvisioningPage.PATH + path, fields))
        .statusCode();
  }
}
