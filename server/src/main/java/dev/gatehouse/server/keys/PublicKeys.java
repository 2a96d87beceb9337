package dev.gatehouse.server.keys;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import dev.gatehouse.server.keys.SigningKey.Purpose;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.stream.Stream;

/** Our public keys in the form in which others fetch them (RFC 7517). */
public final class PublicKeys {
  private PublicKeys() {}

  /** The key set of the OpenID Provider, as JSON; current keys first. */
  public static String jwks(SigningKeys keys) {
    List<JWK> published =
        Stream.of(Purpose.OPENID_RS256, Purpose.OPENID_ES256)
            .flatMap(purpose -> keys.published(purpose).stream())
            .map(PublicKeys::jwk)
            .toList();
    return new JWKSet(published).toString(true);
  }

  private static JWK jwk(SigningKey key) {
    return switch (key.publicKey()) {
      case RSAPublicKey rsa ->
          new RSAKey.Builder(rsa)
              .keyID(key.id())
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.RS256)
              .build();
      case ECPublicKey ec ->
          new ECKey.Builder(Curve.P_256, ec)
              .keyID(key.id())
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.ES256)
              .build();
      default -> throw new IllegalStateException("not a key of the OpenID Provider: " + key);
    };
  }
}
