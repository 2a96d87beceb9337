package dev.gatehouse.server.openid;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Makes ID tokens (OIDC Core §2). */
final class IdTokens {
  static final Duration LIFETIME = Duration.ofMinutes(10);

  private final String issuer;
  private final TokenKeys keys;

  IdTokens(String issuer, TokenKeys keys) {
    this.issuer = issuer;
    this.keys = keys;
  }

  String issuer() {
    return issuer;
  }

  /**
   * @param nonce whether the nonce of the request belongs into it: not after a refresh (OIDC Core
   *     §12.2)
   */
  String make(Client client, Grants.Result.Issued issued, boolean nonce, Instant now) {
    Grant grant = issued.grant();
    Map<String, Object> claims = claims(client, grant, issued.person(), issued.scope(), now);
    claims.put("at_hash", leftHalf(issued.accessToken()));
    if (nonce) {
      grant.nonce().ifPresent(value -> claims.put("nonce", value));
    }
    return keys.signer(client.idTokenAlgorithm()).sign("JWT", claims);
  }

  /** All but what binds it to one answer. */
  Map<String, Object> claims(
      Client client, Grant grant, LivePeople.Person person, Set<String> scope, Instant now) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", issuer);
    claims.put("aud", client.clientId());
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.plus(LIFETIME).getEpochSecond());
    claims.put("auth_time", grant.authenticatedAt().getEpochSecond());
    if (!grant.amr().isEmpty()) {
      claims.put("amr", grant.amr());
    }
    person.acr().ifPresent(acr -> claims.put("acr", acr));
    claims.put("sid", grant.session().value());
    claims.putAll(Claims.forIdToken(person, grant, scope));
    return claims;
  }

  /** OIDC Core §3.1.3.6: the left half of the hash of the token; both algorithms use SHA-256. */
  private static String leftHalf(String accessToken) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(accessToken.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 16));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
