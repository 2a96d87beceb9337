package dev.gatehouse.server.organization;

/**
 * Names an organization.
 *
 * @param value {@code org_} and 26 characters
 */
public record OrganizationId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
