package dev.gatehouse.server.credential;

import dev.gatehouse.server.directory.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An API key as somebody asks for it; checked when it is stored.
 *
 * @param name for people, 1 to 100 characters
 * @param scopes such as {@code organizations:read}, at most 50
 * @param networks IPv4 or IPv6 addresses or CIDR blocks, at most 50; empty for everywhere
 * @param user whose key it is, if somebody's; that user must be active
 */
public record ApiKeyDraft(
    String name,
    List<String> scopes,
    List<String> networks,
    Optional<Instant> expiresAt,
    Optional<UserId> user) {
  public ApiKeyDraft {
    scopes = List.copyOf(scopes);
    networks = List.copyOf(networks);
  }

  /** A key that is nobody's in particular. */
  public ApiKeyDraft(
      String name, List<String> scopes, List<String> networks, Optional<Instant> expiresAt) {
    this(name, scopes, networks, expiresAt, Optional.empty());
  }
}
