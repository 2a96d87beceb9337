package dev.gatehouse.server.directory;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * An OAuth client that may get tokens of a directory (RFC 6749 §4.4), without its secret.
 *
 * @param id {@code dcl_} and 26 characters; the client_id
 * @param hint the last characters of the secret; empty for one with keys
 * @param keys with which it signs; both empty for one with a secret
 * @param lastUsedAt when it was last given a token
 */
public record DirectoryClient(
    String id,
    DirectoryId directory,
    String name,
    Authentication authentication,
    String hint,
    Keys keys,
    Instant createdAt,
    Optional<Instant> lastUsedAt) {

  /** How it proves who it is. */
  public enum Authentication {
    /** In the Authorization header or the form (RFC 6749 §2.3.1). */
    CLIENT_SECRET,
    /** With an assertion that it signs (RFC 7523 §2.2). */
    PRIVATE_KEY_JWT;

    String stored() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Authentication of(String stored) {
      return valueOf(stored.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * Public keys: one of the two is empty.
   *
   * @param jwks a JSON Web Key Set
   * @param jwksUri where one is published
   */
  public record Keys(String jwks, String jwksUri) {
    public static Keys none() {
      return new Keys("", "");
    }
  }
}
