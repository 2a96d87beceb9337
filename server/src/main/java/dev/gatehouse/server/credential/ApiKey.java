package dev.gatehouse.server.credential;

import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.OrganizationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A key of the admin API, without its secret.
 *
 * @param id {@code key_} and 26 characters
 * @param organization whose key it is; empty for a key of the whole installation
 * @param user for whom it acts, if for somebody: it ends with that user's access
 * @param hint the last characters of the secret, to tell keys apart
 * @param scopes what it may do, sorted
 * @param networks from where it works, in CIDR notation; empty for everywhere
 * @param lastUsedAt to the minute
 * @param ownRights whether it may never do more than its user may, as {@link OwnRights} says
 */
public record ApiKey(
    String id,
    Optional<OrganizationId> organization,
    Optional<UserId> user,
    String name,
    String hint,
    List<String> scopes,
    List<String> networks,
    Instant createdAt,
    Optional<Instant> expiresAt,
    Optional<Instant> revokedAt,
    Optional<Instant> lastUsedAt,
    boolean ownRights) {

  /** A key whose scopes are what somebody else gave it. */
  public ApiKey(
      String id,
      Optional<OrganizationId> organization,
      Optional<UserId> user,
      String name,
      String hint,
      List<String> scopes,
      List<String> networks,
      Instant createdAt,
      Optional<Instant> expiresAt,
      Optional<Instant> revokedAt,
      Optional<Instant> lastUsedAt) {
    this(
        id,
        organization,
        user,
        name,
        hint,
        scopes,
        networks,
        createdAt,
        expiresAt,
        revokedAt,
        lastUsedAt,
        false);
  }

  public ApiKey {
    scopes = List.copyOf(scopes);
    networks = List.copyOf(networks);
  }

  /** Whether it may do something; {@code organizations:write} includes {@code :read}. */
  public boolean allows(String scope) {
    if (scopes.contains(scope)) {
      return true;
    }
    int colon = scope.lastIndexOf(':');
    return scope.endsWith(":read") && scopes.contains(scope.substring(0, colon) + ":write");
  }

  /** The same key with some of its scopes. */
  ApiKey with(List<String> some) {
    return new ApiKey(
        id,
        organization,
        user,
        name,
        hint,
        some,
        networks,
        createdAt,
        expiresAt,
        revokedAt,
        lastUsedAt,
        ownRights);
  }
}
