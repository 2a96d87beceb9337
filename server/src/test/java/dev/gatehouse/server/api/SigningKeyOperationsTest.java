package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.TestKeys;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** SAML keys change hands with an overlap, because providers must learn of the next one first. */
class SigningKeyOperationsTest {
  private static final String SAML = "/signing-keys/SAML_SIGNING";
  private static final Pattern CERTIFICATE =
      Pattern.compile(
          "use=\"signing\".*?X509Certificate>\\s*([A-Za-z0-9+/=\\s]+?)\\s*<", Pattern.DOTALL);

  private final ApiWorld world = new ApiWorld();

  @AfterEach
  void stop() {
    world.close();
  }

  private List<String> statesOf(String purpose) {
    List<String> states = new ArrayList<>();
    for (JsonNode key : world.read("/signing-keys")) {
      if (key.path("purpose").asString().equals(purpose)) {
        states.add(key.path("state").asString());
      }
    }
    return states;
  }

  private List<String> certificatesInMetadata(String connection) {
    String metadata =
        world
            .gatehouse
            .send(
                HttpRequest.newBuilder(world.gatehouse.at("/saml/" + connection + "/metadata"))
                    .build())
            .body();
    List<String> found = new ArrayList<>();
    Matcher certificates = CERTIFICATE.matcher(metadata);
    while (certificates.find()) {
      found.add(certificates.group(1).replaceAll("\\s", ""));
    }
    return found;
  }

  @Test
  void metadata_announces_the_next_certificate_before_it_signs() {
    String connection =
        world
            .made(
                "POST",
                ApiWorld.ACME + "/connections",
                """
                {"preset":"saml","displayName":"Staff","settings":{
                  "entityId":"https://idp.example/saml","ssoRedirectUrl":"https://idp.example/sso",
                  "certificates":["%s"]}}"""
                    .formatted(TestKeys.identityProvider().certificateBase64()))
            .path("id")
            .asString();
    List<String> before = certificatesInMetadata(connection);
    assertThat(before).hasSize(1);

    world.made("POST", SAML + "/introduce", "");
    assertThat(statesOf("SAML_SIGNING")).containsExactly("CURRENT", "NEXT");
    List<String> announced = certificatesInMetadata(connection);
    assertThat(announced).hasSize(2).startsWith(before.getFirst());

    world.made("POST", SAML + "/promote", "");
    assertThat(statesOf("SAML_SIGNING")).containsExactly("CURRENT", "PREVIOUS");
    assertThat(certificatesInMetadata(connection))
        .containsExactly(announced.getLast(), announced.getFirst());

    world.made("POST", SAML + "/retire", "");
    assertThat(statesOf("SAML_SIGNING")).containsExactly("CURRENT");
    assertThat(certificatesInMetadata(connection)).containsExactly(announced.getLast());
    assertThat(world.read("/audit-events?limit=1").at("/items/0/action").asString())
        .isEqualTo("signing_key.retired");
  }

  @Test
  void a_step_that_is_not_due_changes_nothing() {
    String before = world.read("/audit-events").toString();
    assertThat(world.call("POST", SAML + "/promote", "").code()).isEqualTo("signing_key_step");
    assertThat(world.call("POST", SAML + "/retire", "").code()).isEqualTo("signing_key_step");
    assertThat(world.call("POST", "/signing-keys/nonesuch/introduce", "").status()).isEqualTo(404);
    assertThat(statesOf("SAML_SIGNING")).containsExactly("CURRENT");
    assertThat(world.read("/audit-events").toString()).isEqualTo(before);
  }

  @Test
  void shows_nothing_of_the_private_part() {
    for (JsonNode key : world.read("/signing-keys")) {
      assertThat(key.propertyNames())
          .isSubsetOf("id", "purpose", "state", "createdAt", "since", "certificate");
    }
  }
}
