package dev.gatehouse.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.ProvisionedOrganization;
import dev.gatehouse.server.db.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Provisioning clients that nobody here wrote. */
@Tag("peers")
class ScimClientsTest {
  private static final Duration BOUND = Duration.ofMinutes(5);

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH"})
  void connid_provisions_people_and_groups(String updates) {
    try (var organization = ProvisionedOrganization.start(TestDatabase.SQLITE)) {
      String said =
          MavenProgram.fetch("connid")
              .runDriver(
                  "ConnIdDriver",
                  List.of(organization.base().toString(), updates),
                  token(organization),
                  BOUND);
      assertThat(said).contains("ConnId deletes everything");
    }
  }

  @Test
  void scim_sdk_finds_every_answer_valid() {
    try (var organization = ProvisionedOrganization.start(TestDatabase.SQLITE)) {
      String said =
          MavenProgram.fetch("scim-sdk")
              .runDriver(
                  "ScimSdkDriver",
                  List.of(organization.base().toString()),
                  token(organization),
                  BOUND);
      assertThat(said).contains("SCIM-SDK deletes, and is told that nobody is there");
    }
  }

  private static Map<String, String> token(ProvisionedOrganization organization) {
    return Map.of("SCIM_TOKEN", organization.credentials().token());
  }
}
