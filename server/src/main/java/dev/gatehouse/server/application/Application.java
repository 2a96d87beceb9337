package dev.gatehouse.server.application;

import java.time.Instant;

/**
 * Something behind Gatehouse: a client of the OpenID Provider, or hosts that a reverse proxy
 * protects.
 */
public record Application(
    ApplicationId id,
    ApplicationDraft settings,
    boolean enabled,
    Instant createdAt,
    Instant updatedAt) {

  public String clientId() {
    return settings.clientId();
  }

  public String name() {
    return settings.name();
  }
}
