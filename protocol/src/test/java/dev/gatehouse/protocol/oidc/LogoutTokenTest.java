package dev.gatehouse.protocol.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.protocol.jose.JwsAlgorithm;
import dev.gatehouse.protocol.jose.JwtSigner;
import dev.gatehouse.protocol.jose.KeySet;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Back-Channel Logout 1.0 §2.6: how long a token must be remembered so that it counts once. */
class LogoutTokenTest {
  private static final Instant NOW = CorpusCase.NOW;
  private static final ProviderMetadata PROVIDER = new CorpusCase("", Map.of()).provider();
  private static final RelyingParty PARTY =
      RelyingParty.strict("c", URI.create("https://rp.example"), new ClientAuthentication.None());

  private static final JwtSigner SIGNER = signer();

  private static JwtSigner signer() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      return JwtSigner.of(JwsAlgorithm.ED25519, pair.getPrivate(), pair.getPublic());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static LogoutVerdict verify(Map<String, Object> further, Duration skew, Instant now) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", PROVIDER.issuer());
    claims.put("aud", "c");
    claims.put("sub", "user-1");
    claims.put("jti", "id-1");
    claims.put("iat", NOW.getEpochSecond());
    claims.put("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
    claims.putAll(further);
    KeySet keys =
        ((KeySet.Result.Found)
                KeySet.parse(JwtSigner.keySetDocument(List.of(SIGNER)).getBytes(UTF_8)))
            .keys();
    RelyingParty party =
        new RelyingParty(
            "c",
            PARTY.redirectUri(),
            PARTY.authentication(),
            PARTY.scopes(),
            PARTY.algorithms(),
            skew,
            PARTY.leniencies());
    return LogoutTokenVerifier.verify(
        party, PROVIDER, SIGNER.sign("logout+jwt", claims), keys, now);
  }

  /** The last instant, to the second, at which any skew accepts the token. */
  private static Instant lastAccepted(Map<String, Object> further) {
    Instant last = NOW;
    for (int second = 0; second < 2_000; second++) {
      Instant at = NOW.plusSeconds(second);
      if (verify(further, Duration.ofSeconds(300), at) instanceof LogoutVerdict.Logout) {
        last = at;
      }
    }
    return last;
  }

  private static Instant rememberedUntil(Map<String, Object> further) {
    LogoutVerdict verdict = verify(further, RelyingParty.DEFAULT_CLOCK_SKEW, NOW);
    assertThat(verdict).isInstanceOf(LogoutVerdict.Logout.class);
    return ((LogoutVerdict.Logout) verdict).expiresAt();
  }

  @Test
  void is_remembered_for_as_long_as_it_could_be_accepted() {
    assertThat(rememberedUntil(Map.of())).isAfter(lastAccepted(Map.of()));
    Map<String, Object> expiring = Map.of("exp", NOW.getEpochSecond() + 120);
    assertThat(rememberedUntil(expiring)).isAfter(lastAccepted(expiring));
  }
}
