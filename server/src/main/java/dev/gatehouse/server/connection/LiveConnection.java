package dev.gatehouse.server.connection;

import dev.gatehouse.server.organization.OrganizationScope;
import java.util.Map;

/** A connection with its secrets opened and its organization's scope: what kinds work with. */
public record LiveConnection(
    OrganizationScope scope, Connection connection, Map<String, String> secrets) {

  public LiveConnection {
    secrets = Map.copyOf(secrets);
  }

  /** Secrets stay out of logs. */
  @Override
  public String toString() {
    return "LiveConnection[" + connection.id() + "]";
  }
}
