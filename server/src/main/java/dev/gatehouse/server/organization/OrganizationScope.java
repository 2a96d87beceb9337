package dev.gatehouse.server.organization;

import java.util.Objects;

/**
 * The right to act inside one organization. Every tenant method takes it first. It is minted only
 * where a session, token, attempt or start-up file is resolved, by {@link Organizations}.
 */
public final class OrganizationScope {
  private final OrganizationId organization;

  OrganizationScope(OrganizationId organization) {
    this.organization = Objects.requireNonNull(organization);
  }

  public OrganizationId organization() {
    return organization;
  }

  @Override
  public String toString() {
    return "scope of " + organization;
  }
}
