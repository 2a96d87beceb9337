package dev.gatehouse.protocol.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Signs claims with one key of our own. Safe for use by many threads. */
public final class JwtSigner {

  private final JwsAlgorithm algorithm;
  private final JWK publicKey;
  private final JWSSigner signer;

  private JwtSigner(JwsAlgorithm algorithm, JWK publicKey, JWSSigner signer) {
    this.algorithm = algorithm;
    this.publicKey = publicKey;
    this.signer = signer;
  }

  /**
   * With the key's thumbprint (RFC 7638) as its id.
   *
   * @throws IllegalArgumentException if the keys do not fit the algorithm
   */
  public static JwtSigner of(JwsAlgorithm algorithm, PrivateKey privateKey, PublicKey publicKey) {
    return of(algorithm, privateKey, publicKey, thumbprint(publicKey));
  }

  /**
   * @throws IllegalArgumentException if the keys do not fit the algorithm
   */
  public static JwtSigner of(
      JwsAlgorithm algorithm, PrivateKey privateKey, PublicKey publicKey, String keyId) {
    JWK jwk = jwk(publicKey, keyId, algorithm);
    boolean fits =
        algorithm.family().name().equals(jwk.getKeyType().getValue())
            && (algorithm.curve().isEmpty()
                || algorithm.curve().equals(jwk.toJSONObject().get("crv")));
    if (!fits) {
      throw new IllegalArgumentException("The key does not fit " + algorithm.joseName());
    }
    return new JwtSigner(algorithm, jwk, signer(algorithm, privateKey));
  }

  /** The base64url SHA-256 thumbprint of a public key (RFC 7638). */
  public static String thumbprint(PublicKey publicKey) {
    try {
      return jwk(publicKey, "", JwsAlgorithm.RS256).computeThumbprint().toString();
    } catch (JOSEException broken) {
      throw new IllegalStateException(broken);
    }
  }

  public String keyId() {
    return publicKey.getKeyID();
  }

  /** The thumbprint, also where the key has another id; what DPoP calls {@code jkt}. */
  public String thumbprint() {
    try {
      return publicKey.computeThumbprint().toString();
    } catch (JOSEException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /**
   * @param type of the header, such as {@code JWT}, {@code at+jwt} or {@code logout+jwt}
   * @param claims JSON values; instants as numbers of seconds
   * @return the compact token
   */
  public String sign(String type, Map<String, Object> claims) {
    return sign(header(type).keyID(keyId()).build(), claims);
  }

  /** With the public key inside, as a proof of possession wants it (RFC 9449 §4.2). */
  public String signEmbeddingKey(String type, Map<String, Object> claims) {
    Map<String, Object> bare =
        publicKey.getRequiredParams().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    try {
      return sign(header(type).jwk(JWK.parse(bare)).build(), claims);
    } catch (ParseException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** The public key as a member of a key set, with {@code kid}, {@code use} and {@code alg}. */
  public Map<String, Object> publicJwk() {
    return publicKey.toJSONObject();
  }

  /** A key-set document for these keys. */
  public static String keySetDocument(Collection<JwtSigner> signers) {
    return JSONObjectUtils.toJSONString(
        Map.of("keys", signers.stream().map(JwtSigner::publicJwk).toList()));
  }

  private JWSHeader.Builder header(String type) {
    return new JWSHeader.Builder(algorithm.nimbus()).type(new JOSEObjectType(type));
  }

  private String sign(JWSHeader header, Map<String, Object> claims) {
    JWSObject token = new JWSObject(header, new Payload(claims));
    try {
      token.sign(signer);
    } catch (JOSEException broken) {
      throw new IllegalStateException("The signing key " + keyId() + " cannot sign", broken);
    }
    return token.serialize();
  }

  private static JWSSigner signer(JwsAlgorithm algorithm, PrivateKey privateKey) {
    try {
      return switch (algorithm.family()) {
        case RSA -> new RSASSASigner(privateKey);
        case EC -> new ECDSASigner(privateKey, Curve.parse(algorithm.curve()));
        case OKP -> new Ed25519.Signer(privateKey);
      };
    } catch (JOSEException unfit) {
      throw new IllegalArgumentException("The key does not fit " + algorithm.joseName(), unfit);
    }
  }

  private static JWK jwk(PublicKey publicKey, String keyId, JwsAlgorithm algorithm) {
    return switch (publicKey) {
      case RSAPublicKey rsa ->
          new RSAKey.Builder(rsa)
              .keyID(keyId)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(algorithm.nimbus())
              .build();
      case ECPublicKey ec ->
          new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec)
              .keyID(keyId)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(algorithm.nimbus())
              .build();
      case EdECPublicKey ed ->
          new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(Ed25519.encoded(ed)))
              .keyID(keyId)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(algorithm.nimbus())
              .build();
      default -> throw new IllegalArgumentException("Not an RSA, EC or Ed25519 key");
    };
  }

  @Override
  public String toString() {
    return "JwtSigner[" + algorithm.joseName() + ", " + keyId() + "]";
  }
}
