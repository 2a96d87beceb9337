package dev.gatehouse.server.session;

import dev.gatehouse.server.keys.Tokens;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** A token's SHA-256 as a key of maps. */
final class TokenHash {
  private static final int LENGTH = 32;

  private final byte[] octets;

  TokenHash(byte[] octets) {
    this.octets = octets;
  }

  static TokenHash of(String token) {
    return new TokenHash(Tokens.hash(token));
  }

  /** Reads {@link #text} again; empty if it is none. */
  static Optional<TokenHash> read(String text) {
    try {
      byte[] octets = Base64.getUrlDecoder().decode(text);
      return octets.length == LENGTH ? Optional.of(new TokenHash(octets)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** For other nodes. */
  String text() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  byte[] octets() {
    return octets;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenHash hash && Arrays.equals(octets, hash.octets);
  }

  /** Four octets of a cryptographic hash are as good a hash code as any. */
  @Override
  public int hashCode() {
    return octets[0] << 24 | (octets[1] & 255) << 16 | (octets[2] & 255) << 8 | octets[3] & 255;
  }
}
