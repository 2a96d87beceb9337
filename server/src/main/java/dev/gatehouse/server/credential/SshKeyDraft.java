package dev.gatehouse.server.credential;

import dev.gatehouse.server.directory.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * An SSH public key as somebody brings it; checked when it is stored.
 *
 * @param name for people, 1 to 100 characters; empty for the comment of the key
 * @param key the line of a {@code .pub} file, or the form of RFC 4716
 */
public record SshKeyDraft(UserId user, String name, String key, Optional<Instant> expiresAt) {}
