package dev.gatehouse.protocol.oidc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules for claims that ID tokens, logout tokens and signed userinfo have in common. */
final class CommonClaims {

  private static final int LONGEST_SUBJECT = 255;
  private static final int MOST_AUDIENCES = 20;

  private final RelyingParty relyingParty;
  private final ProviderMetadata provider;
  private final Map<String, Object> claims;
  private final CheckList checks;
  private final Instant now;

  CommonClaims(
      RelyingParty relyingParty,
      ProviderMetadata provider,
      Map<String, Object> claims,
      CheckList checks,
      Instant now) {
    this.relyingParty = relyingParty;
    this.provider = provider;
    this.claims = claims;
    this.checks = checks;
    this.now = now;
  }

  /** OpenID Connect Core §3.1.3.7, step 2. */
  String issuer() {
    String issuer = claims.get("iss") instanceof String text ? text : "";
    boolean accepted =
        checks.check(
            IssuerRule.accepts(provider, issuer),
            "issuer",
            provider.issuer(),
            issuer.isEmpty() ? "none" : issuer,
            OidcRefusalCode.ISSUER);
    Optional<String> tenantFault =
        accepted
            ? IssuerRule.tenantFault(relyingParty, provider, issuer, claims)
            : Optional.empty();
    if (tenantFault.isPresent()) {
      checks.failed(
          "tenant",
          "an allowed tenant",
          String.valueOf(claims.get("tid")),
          OidcRefusalCode.TENANT,
          tenantFault.get());
    }
    return issuer;
  }

  /** OpenID Connect Core §2: at most 255 characters, never empty. */
  String subject() {
    Object value = claims.get("sub");
    String subject = value instanceof String text ? text : "";
    boolean sound =
        !subject.isBlank()
            && subject.length() <= LONGEST_SUBJECT
            && subject.chars().noneMatch(Character::isISOControl);
    String found = value == null ? "none" : "an unusable one";
    checks.check(
        sound,
        "subject",
        "1 to 255 printable characters",
        sound ? subject : found,
        OidcRefusalCode.SUBJECT);
    return subject;
  }

  /** OpenID Connect Core §3.1.3.7, steps 3 to 5. */
  void audience() {
    String clientId = relyingParty.clientId();
    List<?> audiences = audiences();
    boolean sound =
        !audiences.isEmpty()
            && audiences.size() <= MOST_AUDIENCES
            && audiences.stream().allMatch(String.class::isInstance);
    boolean further = audiences.stream().anyMatch(audience -> !audience.equals(clientId));
    boolean holds =
        sound
            && audiences.contains(clientId)
            && (!further || relyingParty.allows(Leniency.ALLOW_FURTHER_AUDIENCES));
    checks.check(holds, "audience", clientId, shown(audiences), OidcRefusalCode.AUDIENCE);
    Object azp = claims.get("azp");
    boolean azpHolds = azp == null ? !further || !holds : azp.equals(clientId);
    checks.check(
        azpHolds,
        "authorized party",
        further ? clientId : clientId + ", or none",
        azp == null ? "none" : String.valueOf(azp),
        OidcRefusalCode.AZP);
  }

  private List<?> audiences() {
    Object aud = claims.get("aud");
    if (aud instanceof List<?> list) {
      return list;
    }
    return aud == null ? List.of() : List.of(aud);
  }

  private static String shown(List<?> audiences) {
    return audiences.isEmpty()
        ? "none"
        : String.join(", ", audiences.stream().limit(5).map(String::valueOf).toList());
  }

  /** OpenID Connect Core §3.1.3.7, step 9: exclusive, as RFC 7519 §4.1.4 says. */
  @Nullable Instant expiry() {
    Instant expiry = date("expiry", "exp");
    if (expiry != null) {
      checks.check(
          now.isBefore(expiry.plus(relyingParty.clockSkew())),
          "expiry",
          "after " + now,
          expiry + difference(expiry),
          OidcRefusalCode.EXPIRED);
    }
    return expiry;
  }

  /** RFC 7519 §4.1.5. */
  void notBefore() {
    if (!claims.containsKey("nbf")) {
      return;
    }
    Instant notBefore = date("not before", "nbf");
    if (notBefore != null) {
      checks.check(
          !notBefore.isAfter(now.plus(relyingParty.clockSkew())),
          "not before",
          "at most " + now,
          notBefore + difference(notBefore),
          OidcRefusalCode.NOT_YET_VALID);
    }
  }

  /** OpenID Connect Core §3.1.3.7, step 10. */
  @Nullable Instant issuedAt(Instant earliest) {
    Instant issuedAt = date("issued at", "iat");
    if (issuedAt == null) {
      return null;
    }
    boolean future = issuedAt.isAfter(now.plus(relyingParty.clockSkew()));
    boolean ancient = issuedAt.isBefore(earliest.minus(relyingParty.clockSkew()));
    checks.check(
        !future && !ancient,
        "issued at",
        "from " + earliest + " to " + now,
        issuedAt + difference(issuedAt),
        future ? OidcRefusalCode.ISSUED_IN_FUTURE : OidcRefusalCode.ISSUED_TOO_LONG_AGO);
    return issuedAt;
  }

  private @Nullable Instant date(String check, String claim) {
    Object value = claims.get(claim);
    Instant date = NumericDate.of(value);
    if (date == null) {
      String kind = value == null ? "none" : "a " + value.getClass().getSimpleName();
      checks.failed(
          check,
          "a number of seconds",
          kind,
          OidcRefusalCode.DATE,
          "The claim " + claim + " is not a number of seconds within range, but " + kind);
    }
    return date;
  }

  /** The measured difference is what tells a wrong clock from a late answer. */
  private String difference(Instant other) {
    Duration difference = Duration.between(now, other);
    long seconds = difference.toSeconds();
    return seconds >= 0 ? " (in " + seconds + " s)" : " (" + -seconds + " s ago)";
  }
}
