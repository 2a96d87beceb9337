package dev.gatehouse.server.keys;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Public keys that others enter, in the form in which such are published (RFC 7517). */
public final class PublicKeys {
  private static final int LONGEST_PEM = 20_000;
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");

  private PublicKeys() {}

  /** Whether this is a set of public keys, with at least one, such as clients register. */
  public static boolean isKeySet(String json) {
    try {
      List<JWK> keys = JWKSet.parse(json).getKeys();
      return !keys.isEmpty() && keys.stream().noneMatch(JWK::isPrivate);
    } catch (ParseException e) {
      return false;
    }
  }

  /**
   * The key set of one public key in PEM (RFC 7468 §13), for those who have no other form of it.
   * Empty if it is not an RSA key or one on a NIST curve.
   */
  public static Optional<String> jwksOfPem(String pem) {
    Matcher body = PEM.matcher(pem.strip());
    if (pem.length() > LONGEST_PEM || !body.matches()) {
      return Optional.empty();
    }
    byte[] spki;
    try {
      spki = Base64.getMimeDecoder().decode(body.group(1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    for (String algorithm : List.of("RSA", "EC")) {
      try {
        return jwk(KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(spki)))
            .map(key -> new JWKSet(key).toString(true));
      } catch (InvalidKeySpecException otherAlgorithm) {
        continue;
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has " + algorithm, e);
      }
    }
    return Optional.empty();
  }

  private static Optional<JWK> jwk(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return Optional.of(new RSAKey.Builder(rsa).keyUse(KeyUse.SIGNATURE).build());
    }
    if (key instanceof ECPublicKey ec) {
      return Optional.ofNullable(Curve.forECParameterSpec(ec.getParams()))
          .map(curve -> new ECKey.Builder(curve, ec).keyUse(KeyUse.SIGNATURE).build());
    }
    return Optional.empty();
  }
}
