package dev.gatehouse.protocol.oidc;

import dev.gatehouse.protocol.jose.JwsAlgorithm;
import dev.gatehouse.protocol.jose.JwtVerdict;
import dev.gatehouse.protocol.jose.KeySet;
import dev.gatehouse.protocol.oidc.TokenResult.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** ID-token validation by OpenID Connect Core §3.1.3.7; the signature comes first. */
public final class IdTokenVerifier {

  /** Entra dates its tokens back five minutes, so iat may precede the departure. */
  private static final Duration DATED_BACK = Duration.ofMinutes(10);

  /** Core asks for no typ; what other kinds of tokens say must not pass (RFC 8725 §3.11). */
  private static final Set<String> TYPES = Set.of("", "jwt");

  private static final String[] CLAIM_CHECKS = {
    "issuer",
    "subject",
    "audience",
    "authorized party",
    "expiry",
    "issued at",
    "nonce",
    "access token hash",
    "code hash",
    "authentication time",
    "authentication class"
  };

  private final RelyingParty relyingParty;
  private final Expectation expectation;
  private final Map<String, Object> claims;
  private final Instant now;
  private final CheckList checks;

  private IdTokenVerifier(
      RelyingParty relyingParty,
      Expectation expectation,
      Map<String, Object> claims,
      Instant now,
      CheckList checks) {
    this.relyingParty = relyingParty;
    this.expectation = expectation;
    this.claims = claims;
    this.now = now;
    this.checks = checks;
  }

  /**
   * @param code the code that was exchanged; checked against {@code c_hash} where there is one
   */
  public static OidcVerdict verify(
      RelyingParty relyingParty,
      ProviderMetadata provider,
      Tokens tokens,
      String code,
      Expectation expectation,
      KeySet keys,
      Instant now) {
    CheckList checks = new CheckList();
    Optional<JwtVerdict.Signed> read =
        SignedClaims.read(relyingParty, tokens.idToken(), TYPES, keys, checks);
    if (read.isEmpty()) {
      checks.notReached(CLAIM_CHECKS);
      return checks.refused();
    }
    JwtVerdict.Signed signed = read.get();
    return new IdTokenVerifier(relyingParty, expectation, signed.claims(), now, checks)
        .judge(provider, signed.algorithm(), tokens.accessToken(), code);
  }

  /** Every claim is judged, also after a failure, so that the trace shows all that is wrong. */
  private OidcVerdict judge(
      ProviderMetadata provider,
      JwsAlgorithm algorithm,
      @Nullable String accessToken,
      String code) {
    var common = new CommonClaims(relyingParty, provider, claims, checks, now);
    String issuer = common.issuer();
    String subject = common.subject();
    common.audience();
    Instant expiry = common.expiry();
    common.notBefore();
    Instant issuedAt = common.issuedAt(expectation.startedAt().minus(DATED_BACK));
    nonce();
    hash("access token hash", "at_hash", algorithm, accessToken, OidcRefusalCode.AT_HASH);
    hash("code hash", "c_hash", algorithm, code, OidcRefusalCode.C_HASH);
    Instant authTime = NumericDate.of(claims.get("auth_time"));
    authenticationTime(authTime);
    authenticationClass();
    shapes();
    if (checks.hasFailed() || expiry == null || issuedAt == null) {
      return checks.refused();
    }
    Instant sessionExpiry = NumericDate.of(claims.get("session_expiry"));
    return new Verified(
        issuer,
        subject,
        claims,
        new Verified.Times(issuedAt, expiry, authTime, sessionExpiry),
        checks.all());
  }

  /** Step 11. The values are secrets of one browser, so the trace tells neither. */
  private void nonce() {
    String nonce = claims.get("nonce") instanceof String text ? text : "";
    checks.check(
        TokenHash.same(expectation.nonce(), nonce),
        "nonce",
        "the nonce that was sent",
        nonce.isEmpty() ? "none" : "a nonce",
        OidcRefusalCode.NONCE);
  }

  /** §3.1.3.8: optional in the code flow, but where it stands it must be right. */
  private void hash(
      String check,
      String claim,
      JwsAlgorithm algorithm,
      @Nullable String bound,
      OidcRefusalCode code) {
    Object found = claims.get(claim);
    if (found == null || bound == null) {
      checks.passed(check, "of what came with it, or none", "none to compare");
      return;
    }
    String expected = TokenHash.of(algorithm, bound);
    checks.check(
        found instanceof String text && TokenHash.same(expected, text),
        check,
        expected,
        String.valueOf(found),
        code);
  }

  /** Step 13. Asking for max_age makes the claim required (§2). */
  private void authenticationTime(@Nullable Instant authTime) {
    Duration maxAge = expectation.maxAge();
    if (maxAge == null) {
      checks.passed("authentication time", "any", authTime == null ? "none" : authTime.toString());
      return;
    }
    if (authTime == null) {
      checks.check(
          relyingParty.allows(Leniency.ALLOW_MISSING_AUTH_TIME),
          "authentication time",
          "at most " + maxAge.toSeconds() + " s ago",
          "none",
          OidcRefusalCode.AUTH_TIME);
      return;
    }
    // One made for this very request is fresh, however long a second factor took after it.
    Instant oldest = now.minus(maxAge);
    Instant started = expectation.startedAt();
    Instant earliest =
        (started.isBefore(oldest) ? started : oldest).minus(relyingParty.clockSkew());
    Instant latest = now.plus(relyingParty.clockSkew());
    checks.check(
        !authTime.isBefore(earliest) && !authTime.isAfter(latest),
        "authentication time",
        "at most " + maxAge.toSeconds() + " s before " + now + ", or since " + started,
        authTime.toString(),
        OidcRefusalCode.AUTH_TIME);
  }

  /** Step 12. */
  private void authenticationClass() {
    List<String> required = expectation.requiredAcr();
    Object acr = claims.get("acr");
    boolean holds = required.isEmpty() || (acr instanceof String text && required.contains(text));
    checks.check(
        holds,
        "authentication class",
        required.isEmpty() ? "any" : String.join(", ", required),
        acr == null ? "none" : String.valueOf(acr),
        OidcRefusalCode.ACR);
  }

  /**
   * Claims on which sessions and sign-out depend must be of their own type: ignoring a damaged one
   * would let a session live longer, or escape its sign-out.
   */
  private void shapes() {
    Object sid = claims.get("sid");
    Object sessionExpiry = claims.get("session_expiry");
    boolean sound =
        (sid == null || (sid instanceof String text && text.length() <= 1_024))
            && (sessionExpiry == null || NumericDate.of(sessionExpiry) != null);
    if (!sound) {
      checks.failed(
          "session claims",
          "sid a string, session_expiry a number",
          "something else",
          OidcRefusalCode.CLAIM_MALFORMED,
          "The claim sid or session_expiry is not of its type");
    }
  }
}
