package dev.gatehouse.server.openid;

import dev.gatehouse.protocol.jose.JwsAlgorithm;
import dev.gatehouse.protocol.jose.JwtSigner;
import dev.gatehouse.protocol.jose.JwtVerdict;
import dev.gatehouse.protocol.jose.JwtVerifier;
import dev.gatehouse.protocol.jose.KeySet;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads ID tokens that we gave out and applications bring back. */
final class IdTokenHints {
  private static final Set<JwsAlgorithm> ALGORITHMS =
      EnumSet.of(JwsAlgorithm.RS256, JwsAlgorithm.ES256);
  private static final int LONGEST = 20_000;

  private final String issuer;
  private final TokenKeys keys;

  IdTokenHints(String issuer, TokenKeys keys) {
    this.issuer = issuer;
    this.keys = keys;
  }

  /** Whose token it is, and of which session. */
  record Hint(String clientId, String sessionId) {}

  /**
   * Reads a hint. It may have expired (RP-Initiated Logout 1.0 §2), but our signature must hold: of
   * the current key or of one that is still published.
   */
  Optional<Hint> read(String idToken) {
    return idToken.length() > LONGEST
        ? Optional.empty()
        : verify(idToken).flatMap(signed -> hint(signed.claims()));
  }

  /**
   * A token that we have signed, with a key that is still published; as applications look at it.
   */
  Optional<JwtVerdict.Signed> verify(String idToken) {
    byte[] document = JwtSigner.keySetDocument(keys.published()).getBytes(StandardCharsets.UTF_8);
    if (!(KeySet.parse(document) instanceof KeySet.Result.Found found)) {
      throw new IllegalStateException("our own key set cannot be read");
    }
    return switch (JwtVerifier.verify(idToken, found.keys(), ALGORITHMS, Set.of("jwt"))) {
      case JwtVerdict.Unsound unsound -> Optional.empty();
      case JwtVerdict.Signed signed -> Optional.of(signed);
    };
  }

  private Optional<Hint> hint(Map<String, Object> claims) {
    return issuer.equals(claims.get("iss"))
            && claims.get("aud") instanceof String clientId
            && claims.get("sid") instanceof String sessionId
        ? Optional.of(new Hint(clientId, sessionId))
        : Optional.empty();
  }
}
