package dev.gatehouse.server.openid;

import dev.gatehouse.server.keys.RandomId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes logout tokens (OIDC Back-Channel Logout 1.0 §2.4). */
final class LogoutTokens {
  private static final Duration LIFETIME = Duration.ofMinutes(2);
  private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

  private final String issuer;
  private final TokenKeys keys;

  LogoutTokens(String issuer, TokenKeys keys) {
    this.issuer = issuer;
    this.keys = keys;
  }

  /** §2.4: with sid and sub, never with a nonce. */
  String make(LogoutStore.Logout logout, Client client, Instant now) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", issuer);
    claims.put("sub", logout.userId());
    claims.put("aud", client.clientId());
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.plus(LIFETIME).getEpochSecond());
    claims.put("jti", RandomId.of("jti_"));
    claims.put("sid", logout.sessionId());
    claims.put("events", Map.of(EVENT, Map.of()));
    return keys.signer(client.idTokenAlgorithm()).sign("logout+jwt", claims);
  }
}
