package dev.gatehouse.server.api;

import dev.gatehouse.server.connection.AttributeMapping;
import dev.gatehouse.server.connection.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A connection as the API shows it: every setting, no secret. */
record ConnectionView(
    String id,
    long version,
    @Doc("saml or oidc") String kind,
    @Doc("The key of a preset, such as okta-saml.") String preset,
    @Doc("On the button of the sign-in page.") String displayName,
    @Doc("Below it; empty for the provider's name.") String description,
    @Doc("An https address, or empty for a letter tile.") String logo,
    boolean enabled,
    @Doc("Whether the provider's settings are there; else it can be neither tried nor enabled.")
        boolean finished,
    ProvisioningView provisioning,
    MappingView mapping,
    @Doc("Shortens the sessions that come through it.") Optional<Long> sessionCapSeconds,
    @Doc("What happens to a response that nobody asked for: OFF, SAFE or ON.")
        Connection.IdpInitiated idpInitiated,
    @Doc("The settings of its kind.") JsonNode settings,
    @Doc("The provider's signing certificates; several during a rotation.")
        List<CertificateView> certificates,
    @Doc("Which secrets are stored; their values never leave.") List<String> secretNames,
    Instant createdAt,
    Instant updatedAt) {

  static ConnectionView of(Connection connection) {
    JsonNode settings = Json.MAPPER.readTree(connection.settings());
    return new ConnectionView(
        connection.id().value(),
        connection.version(),
        connection.kind(),
        connection.preset(),
        connection.displayName(),
        connection.description(),
        connection.logo(),
        connection.enabled(),
        connection.finished(),
        ProvisioningView.of(connection.provisioning()),
        MappingView.of(connection.mapping()),
        connection.sessionCap().map(Duration::toSeconds),
        connection.idpInitiated(),
        settings,
        CertificateView.of(settings),
        connection.secretNames(),
        connection.createdAt(),
        connection.updatedAt());
  }

  /** How people become users. */
  record ProvisioningView(
      Connection.ProvisioningMode mode,
      boolean updateProfile,
      boolean mapGroups,
      @Doc("Whether each unseen name becomes a group of the organization.") boolean createGroups,
      @Doc("For people for whom no mapping matches; empty for none.") String defaultRole) {
    static ProvisioningView of(Connection.Provisioning provisioning) {
      return new ProvisioningView(
          provisioning.mode(),
          provisioning.updateProfile(),
          provisioning.mapGroups(),
          provisioning.createGroups(),
          provisioning.defaultRole());
    }
  }

  /** Which attributes or claims carry what; an empty list takes the preset's. */
  record MappingView(
      List<String> subject,
      List<String> email,
      List<String> displayName,
      List<String> givenName,
      List<String> familyName,
      List<String> groups) {
    static MappingView of(AttributeMapping mapping) {
      return new MappingView(
          mapping.subject(),
          mapping.email(),
          mapping.displayName(),
          mapping.givenName(),
          mapping.familyName(),
          mapping.groups());
    }
  }
}
