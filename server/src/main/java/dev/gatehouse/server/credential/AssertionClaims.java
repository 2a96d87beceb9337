package dev.gatehouse.server.credential;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The claims of a client assertion whose signature holds (RFC 7523 §3).
 *
 * @param expiresAt empty if missing or not a number
 * @param notBefore empty if missing
 */
public record AssertionClaims(
    String issuer,
    String subject,
    List<String> audience,
    Optional<Instant> expiresAt,
    Optional<Instant> notBefore,
    String id) {

  /** RFC 7523 §3: an unreasonably distant exp is refused. */
  private static final Duration LONGEST = Duration.ofMinutes(60);

  private static final Duration SKEW = Duration.ofSeconds(30);
  private static final int LONGEST_ID = 500;

  public AssertionClaims {
    audience = List.copyOf(audience);
  }

  public static AssertionClaims of(Map<String, Object> claims) {
    Object audience = claims.get("aud");
    List<String> all =
        audience instanceof String one
            ? List.of(one)
            : audience instanceof List<?> many
                ? many.stream().limit(10).map(String::valueOf).toList()
                : List.of();
    return new AssertionClaims(
        text(claims, "iss"),
        text(claims, "sub"),
        all,
        instant(claims, "exp"),
        instant(claims, "nbf"),
        text(claims, "jti"));
  }

  /**
   * What is wrong with them, if anything.
   *
   * @param audiences what they may be addressed to: the issuer or the token endpoint
   */
  public Optional<String> wrong(String clientId, List<String> audiences, Instant now) {
    if (!clientId.equals(issuer) || !clientId.equals(subject)) {
      return Optional.of("iss and sub of the assertion must be the client");
    }
    // One audience, exactly: an assertion for several servers could be carried from one to another.
    if (audience.size() != 1 || !audiences.contains(audience.getFirst())) {
      return Optional.of("aud of the assertion must be the issuer or the token endpoint, alone");
    }
    if (expiresAt.isEmpty()
        || !now.isBefore(expiresAt.get().plus(SKEW))
        || expiresAt.get().isAfter(now.plus(LONGEST))) {
      return Optional.of("exp of the assertion is missing, over or too far away");
    }
    if (notBefore.filter(at -> at.isAfter(now.plus(SKEW))).isPresent()) {
      return Optional.of("nbf of the assertion is in the future");
    }
    return id.isEmpty() || id.length() > LONGEST_ID
        ? Optional.of("jti of the assertion is missing or too long")
        : Optional.empty();
  }

  /** Until when their id must not come back. */
  public Instant rememberUntil() {
    return expiresAt.orElseThrow().plus(SKEW);
  }

  private static String text(Map<String, Object> claims, String name) {
    return claims.get(name) instanceof String value ? value : "";
  }

  private static Optional<Instant> instant(Map<String, Object> claims, String name) {
    return claims.get(name) instanceof Number seconds
            && Math.abs(seconds.doubleValue()) < 100_000_000_000.0
        ? Optional.of(Instant.ofEpochSecond(seconds.longValue()))
        : Optional.empty();
  }
}
