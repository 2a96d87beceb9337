package dev.gatehouse.protocol.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A public key with its verifier, built once.
 *
 * @param algorithms for which the key may be used
 */
record VerificationKey(@Nullable String keyId, Set<JwsAlgorithm> algorithms, JWSVerifier verifier) {

  private static final int SHORTEST_RSA = 2048;
  private static final int LONGEST_RSA = 8192;
  private static final int LONGEST_EXPONENT = 64;
  private static final int LONGEST_KEY_ID = 1_024;

  /** All that is read of a key; certificates, dates and private parts are none of our business. */
  private static final List<String> PUBLIC_MEMBERS = List.of("kty", "crv", "n", "e", "x", "y");

  /** Members that only private or symmetric keys have (RFC 7518 §6). */
  private static final Set<String> SECRET_MEMBERS = Set.of("d", "p", "q", "dp", "dq", "qi", "k");

  VerificationKey {
    algorithms = Set.copyOf(algorithms);
  }

  /** What a JWK turned out to be. */
  sealed interface Result {
    record Usable(VerificationKey key) implements Result {}

    record Ignored(String reason) implements Result {}
  }

  static Result of(Map<?, ?> jwk) {
    String kty = jwk.get("kty") instanceof String text ? text : "";
    String keyId = jwk.get("kid") instanceof String text ? text : null;
    String name = keyId == null ? "a key without kid" : "key " + shortened(keyId);
    if (keyId != null && keyId.length() > LONGEST_KEY_ID) {
      return new Result.Ignored(name + ": its kid is too long");
    }
    // RFC 8725 §3.2: a symmetric key must never become a verification key of a public set.
    if (kty.equals("oct") || jwk.keySet().stream().anyMatch(SECRET_MEMBERS::contains)) {
      return new Result.Ignored(name + ": it is symmetric or private, and must not be published");
    }
    if (!servesVerification(jwk)) {
      return new Result.Ignored(name + ": it is not for signatures");
    }
    try {
      return build(jwk, kty, keyId, name);
    } catch (ParseException | JOSEException | GeneralSecurityException | RuntimeException broken) {
      // Nimbus and the JDK throw both kinds at damaged numbers; the key is damaged either way.
      return new Result.Ignored(name + ": it cannot be read");
    }
  }

  private static Result build(Map<?, ?> jwk, String kty, @Nullable String keyId, String name)
      throws ParseException, JOSEException, GeneralSecurityException {
    String curve = jwk.get("crv") instanceof String text ? text : "";
    Set<JwsAlgorithm> algorithms = algorithms(kty, curve, jwk.get("alg"));
    if (algorithms.isEmpty()) {
      return new Result.Ignored(name + ": its kind, curve or algorithm is not used here");
    }
    Map<String, Object> publicPart = new LinkedHashMap<>();
    for (String member : PUBLIC_MEMBERS) {
      if (jwk.get(member) instanceof String text) {
        publicPart.put(member, text);
      }
    }
    JWSVerifier verifier;
    if (kty.equals("RSA")) {
      RSAPublicKey key = RSAKey.parse(publicPart).toRSAPublicKey();
      if (!isSound(key)) {
        return new Result.Ignored(name + ": its modulus or exponent is out of bounds");
      }
      verifier = new RSASSAVerifier(key);
    } else if (kty.equals("EC")) {
      // Nimbus refuses points that are not on their curve.
      verifier = new ECDSAVerifier(ECKey.parse(publicPart).toECPublicKey());
    } else {
      byte[] x = Base64Url.decode(String.valueOf(publicPart.get("x")));
      if (x == null) {
        return new Result.Ignored(name + ": it cannot be read");
      }
      verifier = new Ed25519.Verifier(Ed25519.publicKey(x));
    }
    return new Result.Usable(new VerificationKey(keyId, algorithms, verifier));
  }

  /** RFC 7517 §4.2, §4.3: without use and key_ops a key serves everything. */
  private static boolean servesVerification(Map<?, ?> jwk) {
    Object use = jwk.get("use");
    Object operations = jwk.get("key_ops");
    return (use == null || use.equals("sig"))
        && (operations == null
            || (operations instanceof Collection<?> list && list.contains("verify")));
  }

  private static Set<JwsAlgorithm> algorithms(String kty, String curve, @Nullable Object alg) {
    Set<JwsAlgorithm> fitting = EnumSet.noneOf(JwsAlgorithm.class);
    for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
      boolean sameKind = algorithm.family().name().equals(kty);
      boolean sameCurve = algorithm.curve().isEmpty() || algorithm.curve().equals(curve);
      // RFC 7517 §4.4: a key that names its algorithm is for no other one. EdDSA and Ed25519 are
      // two names of one algorithm.
      boolean intended =
          alg == null
              || alg.equals(algorithm.joseName())
              || (kty.equals("OKP") && (alg.equals("EdDSA") || alg.equals("Ed25519")));
      if (sameKind && sameCurve && intended) {
        fitting.add(algorithm);
      }
    }
    return fitting;
  }

  /** NIST SP 800-131A: 2048 bits at least. The upper bounds keep verification cheap. */
  private static boolean isSound(RSAPublicKey key) {
    int bits = key.getModulus().bitLength();
    BigInteger exponent = key.getPublicExponent();
    return bits >= SHORTEST_RSA
        && bits <= LONGEST_RSA
        && key.getModulus().testBit(0)
        && exponent.testBit(0)
        && exponent.compareTo(BigInteger.TWO) > 0
        && exponent.bitLength() <= LONGEST_EXPONENT;
  }

  private static String shortened(String text) {
    return text.length() <= 100 ? text : text.substring(0, 99) + "…";
  }
}
