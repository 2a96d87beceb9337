package dev.gatehouse.server.session;

import dev.gatehouse.server.organization.ConnectionId;

/**
 * What the provider that a session came through calls it.
 *
 * @param person OIDC {@code sub} or SAML NameID
 * @param session OIDC {@code sid} or SAML SessionIndex; empty if the provider gave none
 */
public record ThroughProvider(ConnectionId connection, String person, String session) {
  /** Who it is stays out of logs. */
  @Override
  public String toString() {
    return "ThroughProvider[" + connection + "]";
  }
}
