package dev.gatehouse.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.GatehouseFixture;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real SSH server asks Gatehouse whose keys let somebody in. */
@Tag("peers")
class SshdTest {
  private static final String ACME = "/api/v1/organizations/acme";

  private static JsonNode made(GatehouseFixture gatehouse, String path, String json) {
    HttpResponse<String> answer = gatehouse.admin("POST", path, json);
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    return JsonMapper.shared().readTree(answer.body());
  }

  @Test
  void a_registered_key_comes_in_until_its_user_is_deactivated() {
    try (GatehouseFixture gatehouse = GatehouseFixture.start()) {
      made(gatehouse, "/api/v1/organizations", "{\"slug\":\"acme\",\"name\":\"Acme\"}");
      String root =
          made(
                  gatehouse,
                  ACME + "/users",
                  "{\"userName\":\"root@acme.example\",\"authenticationMethod\":\"password\"}")
              .path("id")
              .asString();
      String apiKey =
          made(
                  gatehouse,
                  ACME + "/api-keys",
                  """
                  {"name":"sshd","scopes":["authorized_keys:read"],"networks":["127.0.0.0/8"]}""")
              .path("token")
              .asString();
      try (Sshd sshd = Sshd.start(gatehouse.address().toString(), "acme", "acme.example", apiKey)) {
        String known = Sshd.makeKey(sshd.file("known"));
        Sshd.makeKey(sshd.file("stranger"));
        JsonNode key =
            made(
                gatehouse,
                ACME + "/ssh-keys",
                "{\"user\":\"%s\",\"key\":\"%s\"}".formatted(root, known));
        assertThat(sshd.connect(sshd.file("known"))).as(sshd.log()).contains("welcome");
        assertThat(sshd.connect(sshd.file("stranger")))
            .contains("Permission denied")
            .doesNotContain("welcome");
        assertThat(
                gatehouse.admin("GET", ACME + "/ssh-keys/" + key.path("id").asString(), "").body())
            .contains("\"lastUsedAt\":\"");

        made(gatehouse, ACME + "/users/" + root + "/deactivate", "");
        assertThat(sshd.connect(sshd.file("known")))
            .contains("Permission denied")
            .doesNotContain("welcome");
      }
    }
  }
}
