package dev.gatehouse.server.connection;

import dev.gatehouse.server.connection.Connection.IdpInitiated;
import dev.gatehouse.server.connection.Connection.Provisioning;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What an administrator enters for a connection, unchecked.
 *
 * @param preset the key of a {@link ProviderPreset}; it decides the kind
 * @param settings the kind's settings as a JSON object without secrets
 * @param secrets secrets by name, such as {@code clientSecret}; on update, those left out stay
 */
public record ConnectionDraft(
    String preset,
    String displayName,
    String description,
    String logo,
    Provisioning provisioning,
    AttributeMapping mapping,
    Optional<Duration> sessionCap,
    IdpInitiated idpInitiated,
    String settings,
    Map<String, String> secrets) {

  public ConnectionDraft {
    secrets = Map.copyOf(secrets);
  }

  /** The same without anything of the provider's. */
  ConnectionDraft without() {
    return new ConnectionDraft(
        preset,
        displayName,
        description,
        logo,
        provisioning,
        mapping,
        sessionCap,
        idpInitiated,
        NewConnection.UNFINISHED,
        Map.of());
  }

  /** Secrets stay out of logs. */
  @Override
  public String toString() {
    return "ConnectionDraft[" + preset + ", " + displayName + "]";
  }
}
