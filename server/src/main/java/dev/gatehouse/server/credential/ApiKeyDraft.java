package dev.gatehouse.server.credential;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An API key as somebody asks for it; checked when it is stored.
 *
 * @param name for people, 1 to 100 characters
 * @param scopes such as {@code organizations:read}, at most 50
 * @param networks IPv4 or IPv6 addresses or CIDR blocks, at most 50; empty for everywhere
 */
public record ApiKeyDraft(
    String name, List<String> scopes, List<String> networks, Optional<Instant> expiresAt) {
  public ApiKeyDraft {
    scopes = List.copyOf(scopes);
    networks = List.copyOf(networks);
  }
}
