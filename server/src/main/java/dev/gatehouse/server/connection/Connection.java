package dev.gatehouse.server.connection;

import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One identity provider of one organization.
 *
 * @param version grows with every change; caches are keyed by it
 * @param kind the key of its {@link ConnectionKind}: {@code saml} or {@code oidc}
 * @param preset the key of its {@link ProviderPreset}
 * @param displayName on the button, 1 to 80 characters
 * @param description below it; empty for the provider's name
 * @param logo an https address or empty for a letter tile
 * @param sessionCap shortens the sessions that come through it
 * @param settings what the kind needs, as JSON without secrets
 * @param secretNames which secrets are stored; their values never leave
 */
public record Connection(
    ConnectionId id,
    OrganizationId organization,
    long version,
    String kind,
    String preset,
    String displayName,
    String description,
    String logo,
    boolean enabled,
    Provisioning provisioning,
    AttributeMapping mapping,
    Optional<Duration> sessionCap,
    IdpInitiated idpInitiated,
    String settings,
    List<String> secretNames,
    Instant createdAt,
    Instant updatedAt) {

  public Connection {
    secretNames = List.copyOf(secretNames);
  }

  /** Whether the provider's settings are there; else it can be neither tried nor enabled. */
  public boolean finished() {
    return !settings.equals(NewConnection.UNFINISHED);
  }

  Connection switched(boolean on, Instant now) {
    return new Connection(
        id,
        organization,
        version + 1,
        kind,
        preset,
        displayName,
        description,
        logo,
        on,
        provisioning,
        mapping,
        sessionCap,
        idpInitiated,
        settings,
        secretNames,
        createdAt,
        now);
  }

  Connection withSettings(String changed, Instant now) {
    return new Connection(
        id,
        organization,
        version + 1,
        kind,
        preset,
        displayName,
        description,
        logo,
        enabled,
        provisioning,
        mapping,
        sessionCap,
        idpInitiated,
        changed,
        secretNames,
        createdAt,
        now);
  }

  /** How people become users. */
  public enum ProvisioningMode {
    INVITED_ONLY,
    JIT,
    SCIM
  }

  /** What happens to a response that nobody asked for (SAML profiles §4.1.5). */
  public enum IdpInitiated {
    /** Refused. */
    OFF,
    /** Answered by starting a normal sign-in: safe against login CSRF and stolen responses. */
    SAFE,
    /** Accepted. */
    ON
  }

  /**
   * How users come to be and are kept.
   *
   * @param updateProfile whether each sign-in brings the display name up to date
   * @param mapGroups whether each sign-in brings groups, and the roles that follow, up to date
   * @param createGroups whether each sign-in makes its groups groups of the organization; only with
   *     mapGroups
   * @param defaultRole for people for whom no mapping matches; empty for none
   */
  public record Provisioning(
      ProvisioningMode mode,
      boolean updateProfile,
      boolean mapGroups,
      boolean createGroups,
      String defaultRole) {

    /** Without creating groups. */
    public Provisioning(
        ProvisioningMode mode, boolean updateProfile, boolean mapGroups, String defaultRole) {
      this(mode, updateProfile, mapGroups, false, defaultRole);
    }
  }
}
