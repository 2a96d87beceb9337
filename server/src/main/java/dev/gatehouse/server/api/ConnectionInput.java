package dev.gatehouse.server.api;

import dev.gatehouse.server.connection.AttributeMapping;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.ConnectionDraft;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A connection as somebody enters it. On a change, what is left out stays as it is. */
record ConnectionInput(
    @Doc("The key of a preset; it decides the kind. Required when creating.")
        @Nullable String preset,
    @Nullable String displayName,
    @Nullable String description,
    @Nullable String logo,
    @Nullable ProvisioningInput provisioning,
    @Nullable MappingInput mapping,
    @Doc("Zero for none.") @Nullable Long sessionCapSeconds,
    Connection.@Nullable IdpInitiated idpInitiated,
    @Doc(
            "The settings of its kind, whole: import them, or read them first. With OpenID Connect,"
                + " dpop is automatic (unless given), required or off.")
        @Nullable ObjectNode settings,
    @Doc("Secrets by name, such as clientSecret. Those left out stay.")
        @Nullable Map<String, String> secrets) {

  /** How people become users. */
  record ProvisioningInput(
      Connection.@Nullable ProvisioningMode mode,
      @Nullable Boolean updateProfile,
      @Nullable Boolean mapGroups,
      @Doc("Whether each unseen name becomes a group of the organization; needs mapGroups.")
          @Nullable Boolean createGroups,
      @Nullable String defaultRole) {}

  /** Which attributes or claims carry what. */
  record MappingInput(
      @Nullable List<String> subject,
      @Nullable List<String> email,
      @Nullable List<String> displayName,
      @Nullable List<String> givenName,
      @Nullable List<String> familyName,
      @Nullable List<String> groups) {}

  private static final Connection.Provisioning USUAL =
      new Connection.Provisioning(Connection.ProvisioningMode.JIT, true, true, "");

  /** Nothing given. */
  static ConnectionInput empty() {
    return new ConnectionInput(null, null, null, null, null, null, null, null, null, null);
  }

  /** The same with settings that were imported; what the file or caller says of a setting wins. */
  ConnectionInput withImported(JsonNode imported) {
    ObjectNode merged = ((ObjectNode) imported).deepCopy();
    if (settings != null) {
      merged.setAll(settings);
    }
    return new ConnectionInput(
        preset,
        displayName,
        description,
        logo,
        provisioning,
        mapping,
        sessionCapSeconds,
        idpInitiated,
        merged,
        secrets);
  }

  /** A whole draft: what is left out is as usual. */
  ConnectionDraft create() {
    return new ConnectionDraft(
        or(preset, ""),
        or(displayName, ""),
        or(description, ""),
        or(logo, ""),
        merge(provisioning, USUAL),
        merge(mapping, AttributeMapping.fromPreset()),
        cap(Optional.empty()),
        or(idpInitiated, Connection.IdpInitiated.OFF),
        settings == null ? "{}" : settings.toString(),
        or(secrets, Map.of()));
  }

  /** A whole draft: what is left out is as it stands. */
  ConnectionDraft change(Connection current) {
    return new ConnectionDraft(
        or(preset, current.preset()),
        or(displayName, current.displayName()),
        or(description, current.description()),
        or(logo, current.logo()),
        merge(provisioning, current.provisioning()),
        merge(mapping, current.mapping()),
        cap(current.sessionCap()),
        or(idpInitiated, current.idpInitiated()),
        settings == null ? current.settings() : settings.toString(),
        or(secrets, Map.of()));
  }

  private Optional<Duration> cap(Optional<Duration> current) {
    if (sessionCapSeconds == null) {
      return current;
    }
    return sessionCapSeconds == 0
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(sessionCapSeconds));
  }

  private static Connection.Provisioning merge(
      @Nullable ProvisioningInput input, Connection.Provisioning current) {
    if (input == null) {
      return current;
    }
    return new Connection.Provisioning(
        or(input.mode(), current.mode()),
        or(input.updateProfile(), current.updateProfile()),
        or(input.mapGroups(), current.mapGroups()),
        or(input.createGroups(), current.createGroups()),
        or(input.defaultRole(), current.defaultRole()));
  }

  private static AttributeMapping merge(@Nullable MappingInput input, AttributeMapping current) {
    if (input == null) {
      return current;
    }
    return new AttributeMapping(
        or(input.subject(), current.subject()),
        or(input.email(), current.email()),
        or(input.displayName(), current.displayName()),
        or(input.givenName(), current.givenName()),
        or(input.familyName(), current.familyName()),
        or(input.groups(), current.groups()));
  }

  private static <T> T or(@Nullable T given, T otherwise) {
    return given == null ? otherwise : given;
  }
}
