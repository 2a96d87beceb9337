package dev.gatehouse.protocol.saml;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.protocol.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What {@link ResponseVerifier} says about a response. */
public sealed interface SamlVerdict {

  /** Every check in order: those that passed, the one that failed, those not reached. */
  List<Check> checks();

  /**
   * A response that holds. Everything in it, unless said otherwise, was read from octets that a
   * configured key signed. Only verification builds one.
   */
  final class Verified implements SamlVerdict {
    private final VerifiedClaims claims;
    private final List<Check> checks;

    Verified(VerifiedClaims claims, List<Check> checks) {
      this.claims = claims;
      this.checks = List.copyOf(checks);
    }

    /** The identity provider's entity id. */
    public String issuer() {
      return claims.issuer();
    }

    public NameId nameId() {
      return claims.nameId();
    }

    public SamlAttributes attributes() {
      return claims.attributes();
    }

    /** The session at the identity provider, to name in a logout request. */
    public Optional<String> sessionIndex() {
      return Optional.ofNullable(claims.session().index());
    }

    /** When the identity provider wants the session to end at the latest. */
    public Optional<Instant> sessionNotOnOrAfter() {
      return Optional.ofNullable(claims.session().notOnOrAfter());
    }

    /** When the person authenticated at the identity provider. */
    public Instant authnInstant() {
      return claims.session().authnInstant();
    }

    /** How the person authenticated, as a URI. */
    public Optional<String> authnContextClassRef() {
      return Optional.ofNullable(claims.session().contextClassRef());
    }

    /** The id to remember until {@link #replayUntil}; a second response with it is a replay. */
    public String assertionId() {
      return claims.assertionId();
    }

    /** The response's id. Not signed when only the assertion is: never rely on it alone. */
    public String responseId() {
      return claims.responseId();
    }

    /** From this instant on, verification itself refuses the assertion as expired. */
    public Instant replayUntil() {
      return claims.replayUntil();
    }

    /**
     * The issue instant minus our clock: positive when the identity provider's clock is ahead. The
     * time that the message travelled is in it.
     */
    public Duration clockDifference() {
      return claims.clockDifference();
    }

    @Override
    public List<Check> checks() {
      return checks;
    }

    /** Names the assertion; claims stay out of logs. */
    @Override
    public String toString() {
      return "Verified[" + claims.assertionId() + "]";
    }
  }

  /**
   * A response that does not hold.
   *
   * @param refusal why
   */
  record Refused(Refusal refusal, List<Check> checks) implements SamlVerdict {
    public Refused {
      checks = List.copyOf(checks);
    }
  }
}
