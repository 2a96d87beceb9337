package dev.gatehouse.server.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.organization.OrganizationToken.Use;
import org.junit.jupiter.api.Test;

class OrganizationTokenTest {
  private static final OrganizationId ACME = new OrganizationId("org_01kjmma2g0y7rhxy5gexpghb7f");
  private static final Use CODE = new Use("ghx_");
  private static final Use OTHER = new Use("ghy_");

  @Test
  void a_token_names_its_organization_and_serves_one_use() {
    OrganizationToken made = CODE.random(ACME);
    OrganizationToken read = CODE.read(made.text()).orElseThrow();
    assertThat(read.organization()).isEqualTo(ACME);
    assertThat(read.hash()).isEqualTo(made.hash());
    assertThat(OTHER.read(made.text())).isEmpty();
    assertThat(CODE.read(made.text() + "x")).isEmpty();
    assertThat(CODE.read("")).isEmpty();
  }

  @Test
  void two_tokens_differ_and_neither_gets_into_a_log() {
    OrganizationToken made = CODE.random(ACME);
    assertThat(CODE.random(ACME).text()).isNotEqualTo(made.text());
    assertThat(made.toString()).doesNotContain(made.text().substring(made.text().length() - 43));
  }
}
