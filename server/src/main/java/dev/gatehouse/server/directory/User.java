package dev.gatehouse.server.directory;

import dev.gatehouse.server.organization.ConnectionId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A person of one organization.
 *
 * @param userName the e-mail address in lower case, unique within the organization
 * @param method the one authentication method
 * @param roles role keys of the catalogue, sorted
 * @param groups names of groups as the source sent them, sorted
 * @param lastSignIn empty before the first
 * @param directory which manages the user; empty for the others
 */
public record User(
    UserId id,
    String userName,
    String displayName,
    boolean active,
    Source source,
    Method method,
    List<String> roles,
    List<String> groups,
    Instant createdAt,
    Instant updatedAt,
    Optional<Instant> lastSignIn,
    Optional<DirectoryId> directory) {

  public User {
    roles = List.copyOf(roles);
    groups = List.copyOf(groups);
  }

  /** Where the user came from. */
  public enum Source {
    INVITED,
    JIT,
    SCIM,
    IMPORT,
    API
  }

  /** Exactly one way to authenticate. */
  public sealed interface Method {
    /** A password here. */
    record Password() implements Method {}

    /** One connection. */
    record Through(ConnectionId connection) implements Method {}
  }
}
