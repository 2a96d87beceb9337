package dev.gatehouse.testkit.oidc;

import dev.gatehouse.testkit.SignIns;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Codes, access tokens and pushed requests that were handed out. Safe for several threads. */
final class Grants {

  private static final int MOST_KEPT = 2_000;
  private static final int CODE_LIFETIME_SECONDS = 60;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Grant> codes = bounded();
  private final Map<String, AccessToken> accessTokens = bounded();
  private final Map<String, Map<String, String>> pushed = bounded();
  private final Map<String, Boolean> assertionIds = bounded();
  private final Map<String, Boolean> proofIds = bounded();
  private final Map<String, Boolean> nonces = bounded();

  /** What a person granted to a client. */
  record Grant(
      Map<String, String> request,
      SignIns.Session session,
      @Nullable OidcMisbehaviour misbehaviour,
      Instant grantedAt) {

    String parameter(String name) {
      return request.getOrDefault(name, "");
    }

    boolean does(OidcMisbehaviour asked) {
      return misbehaviour == asked;
    }
  }

  /**
   * What an access token stands for.
   *
   * @param thumbprint of the key that it is bound to (RFC 9449 §6), or null
   */
  record AccessToken(Grant grant, @Nullable String thumbprint) {}

  synchronized String code(Grant grant) {
    var code = secret();
    codes.put(code, grant);
    return code;
  }

  /** Without using it up. */
  synchronized Optional<Grant> seeCode(String code) {
    return Optional.ofNullable(codes.get(code));
  }

  /** A code counts once, and for one minute. */
  synchronized Optional<Grant> takeCode(String code, Instant now) {
    return Optional.ofNullable(codes.remove(code))
        .filter(grant -> now.isBefore(grant.grantedAt().plusSeconds(CODE_LIFETIME_SECONDS)));
  }

  synchronized String accessToken(Grant grant, @Nullable String thumbprint) {
    var token = secret();
    accessTokens.put(token, new AccessToken(grant, thumbprint));
    return token;
  }

  synchronized Optional<AccessToken> byAccessToken(String token) {
    return Optional.ofNullable(accessTokens.get(token));
  }

  synchronized String push(Map<String, String> request) {
    var uri = "urn:ietf:params:oauth:request_uri:" + secret();
    pushed.put(uri, Map.copyOf(request));
    return uri;
  }

  synchronized Optional<Map<String, String>> takePushed(String uri) {
    return Optional.ofNullable(pushed.remove(uri));
  }

  /** True the first time only. */
  synchronized boolean isNewAssertion(String id) {
    return assertionIds.put(id, true) == null;
  }

  /** True the first time only. */
  synchronized boolean isNewProof(String id) {
    return proofIds.put(id, true) == null;
  }

  /** For a proof of possession. */
  synchronized String nonce() {
    var nonce = secret();
    nonces.put(nonce, true);
    return nonce;
  }

  synchronized boolean isGivenNonce(String nonce) {
    return nonces.containsKey(nonce);
  }

  private String secret() {
    var octets = new byte[24];
    random.nextBytes(octets);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > MOST_KEPT;
      }
    };
  }
}
