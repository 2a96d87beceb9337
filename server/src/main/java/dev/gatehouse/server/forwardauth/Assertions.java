package dev.gatehouse.server.forwardauth;

import dev.gatehouse.protocol.jose.JwsAlgorithm;
import dev.gatehouse.protocol.jose.JwtSigner;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.keys.SigningKey;
import dev.gatehouse.server.keys.SigningKey.Purpose;
import dev.gatehouse.server.keys.SigningKeys;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.session.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Signs what the headers tell, so that an application need not trust the network between the proxy
 * and itself. Verified with the published keys; the type keeps these from passing for ID tokens
 * (RFC 8725 §3.11).
 */
final class Assertions {
  static final String TYPE = "forward-auth+jwt";
  static final Duration LIFETIME = Duration.ofMinutes(5);

  private final SigningKeys keys;
  private final String issuer;
  private volatile Signer signer = new Signer("", 0, null);

  private record Signer(
      String keyId, int edition, @org.jspecify.annotations.Nullable JwtSigner jwt) {}

  Assertions(SigningKeys keys, String issuer) {
    this.keys = keys;
    this.issuer = issuer;
  }

  /**
   * @param origin of the protected host, the audience
   */
  String make(String origin, User user, Organization organization, SessionId session, Instant now) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", issuer);
    claims.put("aud", origin);
    claims.put("sub", user.id().value());
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.plus(LIFETIME).getEpochSecond());
    claims.put("sid", session.value());
    claims.put("email", user.userName());
    claims.put("name", user.displayName());
    claims.put(
        "organization", Map.of("id", organization.id().value(), "slug", organization.slug()));
    claims.put("roles", user.roles());
    return signer().sign(TYPE, claims);
  }

  private JwtSigner signer() {
    // Before the key: one that is replaced meanwhile must not be kept for the new edition.
    int edition = keys.edition();
    SigningKey key = keys.current(Purpose.OPENID_ES256);
    Signer known = signer;
    if (known.jwt() != null && known.keyId().equals(key.id()) && known.edition() == edition) {
      return known.jwt();
    }
    JwtSigner made = JwtSigner.of(JwsAlgorithm.ES256, key.privateKey(), key.publicKey(), key.id());
    signer = new Signer(key.id(), edition, made);
    return made;
  }
}
