package dev.gatehouse.testkit.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes proofs of possession, right ones and wrong ones. */
final class ProofForge {

  private final ECKey key;
  private final String issuer;
  private final Instant now;

  ProofForge(ECKey key, String issuer, Instant now) {
    this.key = key;
    this.issuer = issuer;
    this.now = now;
  }

  String thumbprint() throws JOSEException {
    return key.computeThumbprint().toString();
  }

  String forToken(String... changes) throws JOSEException {
    return sign(header("dpop+jwt", key.toPublicJWK()), claims("POST", "/token", changes), key);
  }

  String forUserinfo(String accessToken, String... changes) throws JOSEException {
    var claims =
        new JWTClaimsSet.Builder(claims("GET", "/userinfo"))
            .claim("ath", Base64URL.encode(sha256(accessToken)).toString());
    change(claims, changes);
    return sign(header("dpop+jwt", key.toPublicJWK()), claims.build(), key);
  }

  /** For the token endpoint, with another header or signer. */
  String bent(String type, @Nullable JWK embedded, ECKey signer) throws JOSEException {
    return sign(header(type, embedded), claims("POST", "/token"), signer);
  }

  private static JWSHeader header(String type, @Nullable JWK embedded) {
    return new JWSHeader.Builder(JWSAlgorithm.ES256)
        .type(new JOSEObjectType(type))
        .jwk(embedded)
        .build();
  }

  /** With these claims set or, where empty, left out; {@code iat} in seconds from now. */
  private JWTClaimsSet claims(String method, String path, String... changes) {
    var claims =
        new JWTClaimsSet.Builder()
            .jwtID(UUID.randomUUID().toString())
            .claim("htm", method)
            .claim("htu", issuer + path)
            .issueTime(Date.from(now));
    change(claims, changes);
    return claims.build();
  }

  private void change(JWTClaimsSet.Builder claims, String... changes) {
    for (int i = 0; i < changes.length; i += 2) {
      var value = changes[i + 1];
      if (changes[i].equals("iat") && !value.isEmpty()) {
        claims.issueTime(Date.from(now.plusSeconds(Long.parseLong(value))));
      } else {
        claims.claim(changes[i], value.isEmpty() ? null : value);
      }
    }
  }

  private static String sign(JWSHeader header, JWTClaimsSet claims, ECKey signer)
      throws JOSEException {
    var token = new SignedJWT(header, claims);
    token.sign(new ECDSASigner(signer));
    return token.serialize();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
