package dev.gatehouse.protocol.oidc.corpus;

import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sound token that every case bends in one place. */
final class Baseline {

  static final long NOW = 1_767_225_600L;
  static final String ISSUER = "https://login.example.com";
  static final String CLIENT = "gatehouse-client";
  static final String NONCE = "nonce-of-the-corpus";
  static final String ACCESS_TOKEN = "access-token-of-the-corpus";
  static final String CODE = "code-of-the-corpus";

  private Baseline() {}

  static Map<String, Object> header() {
    return header("RS256", "rsa-1");
  }

  static Map<String, Object> header(String algorithm, String keyId) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("alg", algorithm);
    header.put("typ", "JWT");
    header.put("kid", keyId);
    return header;
  }

  static Map<String, Object> headerWith(String member, Object value) {
    Map<String, Object> header = header();
    header.put(member, value);
    return header;
  }

  static Map<String, Object> claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", ISSUER);
    claims.put("sub", "user-1");
    claims.put("aud", CLIENT);
    claims.put("iat", NOW - 5);
    claims.put("exp", NOW + 300);
    claims.put("nonce", NONCE);
    return claims;
  }

  static Map<String, Object> claimsWith(String claim, Object value) {
    Map<String, Object> claims = claims();
    claims.put(claim, value);
    return claims;
  }

  static Map<String, Object> claimsWithout(String claim) {
    Map<String, Object> claims = claims();
    claims.remove(claim);
    return claims;
  }

  /** A whole discovery document. */
  static Map<String, Object> document(String issuer) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("issuer", issuer);
    document.put("authorization_endpoint", "https://login.example.com/authorize");
    document.put("token_endpoint", "https://login.example.com/token");
    document.put("userinfo_endpoint", "https://login.example.com/userinfo");
    document.put("jwks_uri", "https://login.example.com/jwks");
    document.put("response_types_supported", List.of("code", "id_token"));
    document.put("subject_types_supported", List.of("public"));
    document.put("id_token_signing_alg_values_supported", List.of("RS256", "HS256"));
    return document;
  }

  static Map<String, Object> logoutClaims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", ISSUER);
    claims.put("aud", CLIENT);
    claims.put("iat", NOW - 5);
    claims.put("exp", NOW + 115);
    claims.put("jti", "logout-1");
    claims.put("sub", "user-1");
    claims.put("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
    return claims;
  }

  static String halfHash(String value) {
    byte[] digest = sha256(value);
    return Base64URL.encode(Arrays.copyOf(digest, 16)).toString();
  }

  static String fullHash(String value) {
    return Base64URL.encode(sha256(value)).toString();
  }

  private static byte[] sha256(String value) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
