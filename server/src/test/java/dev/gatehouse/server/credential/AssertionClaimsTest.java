package dev.gatehouse.server.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The edges of an assertion's life (RFC 7523 §3). */
class AssertionClaimsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final List<String> HERE = List.of("https://here.example");

  private static AssertionClaims expiring(Instant end) {
    return AssertionClaims.of(
        Map.of(
            "iss", "client",
            "sub", "client",
            "aud", "https://here.example",
            "jti", "one",
            "exp", end.getEpochSecond()));
  }

  private static boolean works(AssertionClaims claims, Instant now) {
    return claims.wrong("client", HERE, now).isEmpty();
  }

  @Test
  void an_id_is_remembered_exactly_as_long_as_its_assertion_works() {
    AssertionClaims claims = expiring(NOW);
    assertThat(works(claims, claims.rememberUntil().minusMillis(1))).isTrue();
    assertThat(works(claims, claims.rememberUntil())).isFalse();
  }

  @Test
  void an_assertion_lives_an_hour_at_most() {
    assertThat(works(expiring(NOW.plusSeconds(3_600)), NOW)).isTrue();
    assertThat(works(expiring(NOW.plusSeconds(3_601)), NOW)).isFalse();
    assertThat(works(expiring(Instant.ofEpochSecond(99_999_999_999L)), NOW)).isFalse();
  }
}
