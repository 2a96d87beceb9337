package dev.gatehouse.server.organization;

import dev.gatehouse.server.keys.RandomId;

/**
 * Names an organization.
 *
 * @param value {@code org_} and 26 characters
 */
public record OrganizationId(String value) {

  /** The id of a new one. */
  public static OrganizationId random() {
    return new OrganizationId(RandomId.of("org_"));
  }

  @Override
  public String toString() {
    return value;
  }
}
