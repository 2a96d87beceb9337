package dev.gatehouse.testkit.oidc;

import com.nimbusds.jose.util.Base64URL;
import dev.gatehouse.testkit.Person;
import dev.gatehouse.testkit.TestKeys;
import dev.gatehouse.testkit.oidc.Grants.Grant;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Makes ID tokens, right ones and wrong ones. */
final class IdTokens {

  private static final int LIFETIME_SECONDS = 300;
  private static final int HOUR_SECONDS = 3_600;

  private final String issuer;
  private final SigningKeys keys;

  IdTokens(String issuer, SigningKeys keys) {
    this.issuer = issuer;
    this.keys = keys;
  }

  String token(Grant grant, String clientId, String accessToken, Instant now) {
    var key = keys.current();
    var claims = claims(grant, clientId, accessToken, key, now);
    bend(claims, grant, now);
    return signed(grant.misbehaviour(), claims, key);
  }

  private static boolean leavesClaimsToUserinfo(Grant grant) {
    return switch (grant.misbehaviour()) {
      case CLAIMS_IN_USERINFO, USERINFO_DPOP_NONCE, USERINFO_DPOP_NONCE_NEVER_ENOUGH -> true;
      case null, default -> false;
    };
  }

  private Map<String, Object> claims(
      Grant grant, String clientId, String accessToken, SigningKey key, Instant now) {
    var session = grant.session();
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", issuer);
    claims.put("sub", session.person().id());
    claims.put("aud", clientId);
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.getEpochSecond() + LIFETIME_SECONDS);
    claims.put("auth_time", session.authenticatedAt().getEpochSecond());
    if (!grant.parameter("nonce").isEmpty()) {
      claims.put("nonce", grant.parameter("nonce"));
    }
    claims.put("at_hash", halfHash(key.hashName(), accessToken));
    claims.put("sid", session.id());
    claims.put("amr", List.of("pwd"));
    if (!grant.parameter("acr_values").isEmpty()) {
      claims.put("acr", grant.parameter("acr_values").split(" ", 2)[0]);
    }
    if (!leavesClaimsToUserinfo(grant)) {
      claims.putAll(aboutPerson(grant));
    }
    return claims;
  }

  /** What the token and userinfo say about a person. */
  Map<String, Object> aboutPerson(Grant grant) {
    Person person = grant.session().person();
    var claims = new LinkedHashMap<String, Object>();
    claims.put("name", person.name());
    claims.put("given_name", person.givenName());
    claims.put("family_name", person.familyName());
    claims.put("preferred_username", person.userName());
    claims.put("email", person.email());
    claims.put(
        "email_verified", person.emailVerified() && !grant.does(OidcMisbehaviour.EMAIL_UNVERIFIED));
    person
        .claims()
        .forEach((name, values) -> claims.put(name, values.size() == 1 ? values.get(0) : values));
    if (grant.does(OidcMisbehaviour.GROUPS_OVERAGE)) {
      claims.put("_claim_names", Map.of("groups", "src1"));
      claims.put("_claim_sources", Map.of("src1", Map.of("endpoint", issuer + "/graph")));
    } else if (!grant.does(OidcMisbehaviour.GROUPS_ABSENT)) {
      claims.put("groups", person.groups());
    }
    return claims;
  }

  private void bend(Map<String, Object> claims, Grant grant, Instant now) {
    var misbehaviour = grant.misbehaviour();
    if (misbehaviour == null) {
      return;
    }
    long second = now.getEpochSecond();
    switch (misbehaviour) {
      case ID_TOKEN_WRONG_ISSUER -> claims.put("iss", "https://somebody-else.example");
      case ID_TOKEN_WRONG_AUDIENCE -> claims.put("aud", "somebody-else");
      case ID_TOKEN_FURTHER_AUDIENCE ->
          claims.put("aud", List.of(String.valueOf(claims.get("aud")), "somebody-else"));
      case ID_TOKEN_WRONG_AZP -> claims.put("azp", "somebody-else");
      case ID_TOKEN_WRONG_NONCE -> claims.put("nonce", "nonce-of-somebody-else");
      case ID_TOKEN_NO_NONCE -> claims.remove("nonce");
      case ID_TOKEN_WRONG_AT_HASH ->
          claims.put("at_hash", halfHash(keys.current().hashName(), "another token"));
      case ID_TOKEN_EXPIRED -> claims.put("exp", second - HOUR_SECONDS);
      case ID_TOKEN_EXPIRY_AS_TEXT -> claims.put("exp", Long.toString(second + LIFETIME_SECONDS));
      case ID_TOKEN_FROM_THE_FUTURE -> claims.put("iat", second + HOUR_SECONDS);
      case ID_TOKEN_NO_SUBJECT -> claims.remove("sub");
      case ID_TOKEN_OLD_AUTHENTICATION -> claims.put("auth_time", second - 24 * HOUR_SECONDS);
      case SESSION_SHORT -> claims.put("session_expiry", second + 60);
      default -> {
        // The others concern the signature, the callback or another endpoint.
      }
    }
  }

  private static String signed(
      @Nullable OidcMisbehaviour misbehaviour, Map<String, Object> claims, SigningKey key) {
    var payload = Json.write(claims);
    var header = header(key);
    return switch (misbehaviour) {
      case ID_TOKEN_ALG_NONE -> {
        header.put("alg", "none");
        yield Base64URL.encode(Json.write(header)) + "." + Base64URL.encode(payload) + ".";
      }
      case ID_TOKEN_HS256_PUBLIC_KEY -> macWithPublicKey(header, payload, key);
      case ID_TOKEN_EMBEDDED_JWK -> {
        var attacker = attacker(key);
        header.put("jwk", attacker.jwk());
        header.put("alg", attacker.algorithm());
        yield attacker.sign(header, payload);
      }
      case ID_TOKEN_WRONG_KEY -> {
        var attacker = attacker(key);
        header.put("alg", attacker.algorithm());
        yield attacker.sign(header, payload);
      }
      case ID_TOKEN_UNKNOWN_KID -> {
        header.put("kid", "nobody-knows");
        yield key.sign(header, payload);
      }
      case ID_TOKEN_CRITICAL_HEADER -> {
        header.put("crit", List.of("urn:example:must-understand"));
        yield key.sign(header, payload);
      }
      case ID_TOKEN_ACCESS_TOKEN_TYPE -> {
        header.put("typ", "at+jwt");
        yield key.sign(header, payload);
      }
      case ID_TOKEN_CHANGED -> {
        var parts = new ArrayList<>(List.of(key.sign(header, payload).split("\\.")));
        var changed = payload.replace("\"sub\":\"", "\"sub\":\"administrator-");
        parts.set(1, Base64URL.encode(changed).toString());
        yield String.join(".", parts);
      }
      case ID_TOKEN_DUPLICATE_SUBJECT ->
          key.sign(header, payload.replaceFirst("\\{", "{\"sub\":\"administrator\","));
      case null, default -> key.sign(header, payload);
    };
  }

  static Map<String, Object> header(SigningKey key) {
    var header = new LinkedHashMap<String, Object>();
    header.put("alg", key.algorithm());
    header.put("typ", "JWT");
    header.put("kid", key.keyId());
    return header;
  }

  /** Of the provider's own kind where it is RSA, so that only the key differs. */
  private static SigningKey attacker(SigningKey key) {
    return SigningKey.of(key.algorithm(), key.keyId(), TestKeys.attacker());
  }

  private static String macWithPublicKey(
      Map<String, Object> header, String payload, SigningKey key) {
    header.put("alg", "HS256");
    var input = Base64URL.encode(Json.write(header)) + "." + Base64URL.encode(payload);
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.publicKey().getEncoded(), "HmacSHA256"));
      var tag = mac.doFinal(input.getBytes(StandardCharsets.US_ASCII));
      return input + "." + Base64URL.encode(tag);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String halfHash(String name, String value) {
    try {
      var digest =
          MessageDigest.getInstance(name).digest(value.getBytes(StandardCharsets.US_ASCII));
      return Base64URL.encode(Arrays.copyOf(digest, digest.length / 2)).toString();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
