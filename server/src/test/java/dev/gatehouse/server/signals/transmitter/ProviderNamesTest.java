package dev.gatehouse.server.signals.transmitter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.connection.AttributeMapping;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.Connection.IdpInitiated;
import dev.gatehouse.server.connection.Connection.Provisioning;
import dev.gatehouse.server.connection.Connection.ProvisioningMode;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What providers of each kind understand. */
class ProviderNamesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static Connection connection(String kind, String settings) {
    return new Connection(
        new ConnectionId("con_1"),
        new OrganizationId("org_1"),
        1,
        kind,
        kind,
        "Company account",
        "",
        "",
        true,
        new Provisioning(ProvisioningMode.JIT, true, true, ""),
        AttributeMapping.fromPreset(),
        Optional.empty(),
        IdpInitiated.OFF,
        settings,
        List.of(),
        NOW,
        NOW);
  }

  private static Optional<User> named(String userName) {
    return Optional.of(
        new User(
            new UserId("user_1"),
            userName,
            "Jane",
            true,
            User.Source.JIT,
            new User.Method.Password(),
            List.of(),
            List.of(),
            NOW,
            NOW,
            Optional.empty(),
            Optional.empty()));
  }

  private static final Connection OIDC = connection("oidc", "{\"issuer\":\"https://idp.example\"}");
  private static final Connection SAML =
      connection("saml", "{\"entityId\":\"https://idp.example/saml\"}");

  @Test
  void openid_connect_names_people_by_issuer_and_subject() {
    assertThat(ProviderNames.subject(OIDC, "0001", named("jane@acme.example")))
        .get()
        .asString()
        .contains("\"iss_sub\"", "\"https://idp.example\"", "\"0001\"")
        .doesNotContain("jane");
    assertThat(ProviderNames.subject(OIDC, "", named("jane@acme.example")))
        .get()
        .asString()
        .contains("\"email\"", "jane@acme.example");
  }

  @Test
  void saml_names_people_by_address_and_else_by_name_id() {
    assertThat(ProviderNames.subject(SAML, "n-0001", named("jane@acme.example")))
        .get()
        .asString()
        .contains("\"email\"", "jane@acme.example")
        .doesNotContain("n-0001");
    assertThat(ProviderNames.subject(SAML, "n-0001", named("jane")))
        .get()
        .asString()
        .contains("\"opaque\"", "\"n-0001\"");
    assertThat(ProviderNames.subject(SAML, "", Optional.empty())).isEmpty();
  }

  @Test
  void a_directory_is_nobody_to_tell() {
    assertThat(ProviderNames.of(OIDC)).contains("https://idp.example");
    assertThat(ProviderNames.of(SAML)).contains("https://idp.example/saml");
    assertThat(ProviderNames.of(connection("ldap", "{\"issuer\":\"x\"}"))).isEmpty();
    assertThat(ProviderNames.of(connection("oidc", "{}"))).isEmpty();
  }

  @Test
  void what_is_kept_of_a_session_is_read_as_it_was() {
    SessionDetail detail = new SessionDetail("", "sid\nwith a break", "phr", List.of("pwd", "otp"));
    assertThat(SessionDetail.read(detail.text()))
        .isEqualTo(new SessionDetail("", "sid with a break", "phr", List.of("pwd", "otp")));
    assertThat(SessionDetail.read("signed_out")).isEqualTo(SessionDetail.ended("signed_out", ""));
    assertThat(SessionDetail.read(SessionDetail.ended("revoked", "").text()))
        .isEqualTo(SessionDetail.ended("revoked", ""));
  }
}
