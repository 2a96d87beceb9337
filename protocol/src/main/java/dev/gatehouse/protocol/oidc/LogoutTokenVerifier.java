package dev.gatehouse.protocol.oidc;

import dev.gatehouse.protocol.jose.JwtVerdict;
import dev.gatehouse.protocol.jose.KeySet;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Logout-token validation (OpenID Connect Back-Channel Logout 1.0 §2.6). */
public final class LogoutTokenVerifier {

  private static final Set<String> TYPES = Set.of("logout+jwt", "jwt", "");
  private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

  /** How old a token may be. Older drafts knew no exp, and some providers still send none. */
  private static final Duration LONGEST_LIFE = Duration.ofMinutes(10);

  private static final int LONGEST_ID = 1_024;

  private LogoutTokenVerifier() {}

  public static LogoutVerdict verify(
      RelyingParty relyingParty,
      ProviderMetadata provider,
      String logoutToken,
      KeySet keys,
      Instant now) {
    CheckList checks = new CheckList();
    Optional<JwtVerdict.Signed> read =
        SignedClaims.read(relyingParty, logoutToken, TYPES, keys, checks);
    if (read.isEmpty()) {
      checks.notReached("issuer", "audience", "issued at", "expiry", "event", "nonce", "subject");
      return checks.refused();
    }
    Map<String, Object> claims = read.get().claims();
    var common = new CommonClaims(relyingParty, provider, claims, checks, now);
    common.issuer();
    common.audience();
    Instant issuedAt = common.issuedAt(now.minus(LONGEST_LIFE));
    Instant expiry = claims.containsKey("exp") || issuedAt == null ? common.expiry() : null;
    eventAndNonce(claims, checks);
    String subject = text(claims, "sub");
    String sessionId = text(claims, "sid");
    String tokenId = text(claims, "jti");
    // §2.4, §2.6 steps 5 and 8.
    checks.check(
        (subject != null || sessionId != null) && tokenId != null,
        "subject",
        "sub or sid, and jti",
        (subject == null ? "no sub, " : "sub, ")
            + (sessionId == null ? "no sid, " : "sid, ")
            + (tokenId == null ? "no jti" : "jti"),
        OidcRefusalCode.LOGOUT_SUBJECT);
    if (checks.hasFailed() || issuedAt == null || tokenId == null) {
      return checks.refused();
    }
    // The largest skew that could be configured, so that raising it later reopens nothing; and a
    // second, because a token is still accepted at the very instant that its longest life ends.
    Instant remembered =
        (expiry == null ? issuedAt.plus(LONGEST_LIFE) : expiry)
            .plus(RelyingParty.LARGEST_CLOCK_SKEW)
            .plusSeconds(1);
    return new LogoutVerdict.Logout(subject, sessionId, tokenId, remembered);
  }

  private static void eventAndNonce(Map<String, Object> claims, CheckList checks) {
    // §2.6 step 6.
    checks.check(
        claims.get("events") instanceof Map<?, ?> events && events.get(EVENT) instanceof Map<?, ?>,
        "event",
        EVENT,
        claims.containsKey("events") ? "other events" : "none",
        OidcRefusalCode.LOGOUT_EVENT);
    // §2.6 step 7: so that no ID token serves as one.
    checks.check(
        !claims.containsKey("nonce"),
        "nonce",
        "none",
        claims.containsKey("nonce") ? "a nonce" : "none",
        OidcRefusalCode.LOGOUT_NONCE);
  }

  private static @Nullable String text(Map<String, Object> claims, String name) {
    return claims.get(name) instanceof String text && !text.isEmpty() && text.length() <= LONGEST_ID
        ? text
        : null;
  }
}
