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
 * @param watch its TXT record
 */
public record Domain(
    String name,
    Optional<ConnectionId> connection,
    Optional<Instant> verifiedAt,
    Proof proof,
    Instant createdAt,
    Watch watch) {

  /** How it was proved. */
  public enum Proof {
    NONE,
    /** The operator vouches for it. */
    OPERATOR,
    /** A record in its DNS. */
    DNS
  }

  /** What was found when the record was last looked for. */
  public enum Finding {
    FOUND("The record is there."),
    OTHER_RECORDS("TXT records of that name were found, but none has the value"),
    NO_RECORD("No TXT record of that name was found"),
    NO_ANSWER("The name servers gave no answer to rely on, so nothing follows from it");

    private final String sentence;

    Finding(String sentence) {
      this.sentence = sentence;
    }
  }

  /**
   * One look at the record.
   *
   * @param detail what was found instead, or why there was no answer; may be empty
   */
  public record Check(Instant at, Finding finding, String detail) {
    /** In words. */
    public String sentence() {
      return switch (finding) {
        case FOUND -> finding.sentence;
        case NO_RECORD -> finding.sentence + ".";
        case OTHER_RECORDS -> finding.sentence + "; found: " + detail;
        case NO_ANSWER -> finding.sentence + ": " + detail;
      };
    }
  }

  /**
   * The TXT record that proves the domain.
   *
   * @param token what its value must carry; empty for an older claim that never asked for it
   * @param next when it is looked for again; only where it is the proof
   * @param missingSince since when a proof by DNS has lost its record
   * @param misses how often in a row it was missing
   * @param warnedAt when the organization was last told
   */
  public record Watch(
      String token,
      Optional<Check> last,
      Optional<Instant> next,
      Optional<Instant> missingSince,
      long misses,
      Optional<Instant> warnedAt) {
    static Watch ofNew(String token) {
      return new Watch(
          token, Optional.empty(), Optional.empty(), Optional.empty(), 0, Optional.empty());
    }
  }

  public boolean isVerified() {
    return verifiedAt.isPresent();
  }
}
