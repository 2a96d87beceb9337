package dev.gatehouse.server.organization;

import java.time.Instant;
import java.util.Optional;

/**
 * An e-mail domain that an organization claims.
 *
 * @param name in lower case, in its ASCII form
 * @param connection where its people sign in
 * @param verifiedAt since when it is proved to be the organization's; an unproved domain neither
 *     routes nor links
 */
public record Domain(
    String name,
    Optional<ConnectionId> connection,
    Optional<Instant> verifiedAt,
    Proof proof,
    Instant createdAt) {

  /** How it was proved. */
  public enum Proof {
    NONE,
    /** The operator vouches for it. */
    OPERATOR,
    /** A record in its DNS. */
    DNS
  }

  public boolean isVerified() {
    return verifiedAt.isPresent();
  }
}
