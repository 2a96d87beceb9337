package dev.gatehouse.protocol.jose;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The signature algorithms that are ever accepted. Neither {@code none} nor anything symmetric has
 * a constant here, so no setting can allow them (RFC 8725 §3.1, §3.2).
 */
public enum JwsAlgorithm {
  RS256(JWSAlgorithm.RS256, Family.RSA, ""),
  RS384(JWSAlgorithm.RS384, Family.RSA, ""),
  RS512(JWSAlgorithm.RS512, Family.RSA, ""),
  PS256(JWSAlgorithm.PS256, Family.RSA, ""),
  PS384(JWSAlgorithm.PS384, Family.RSA, ""),
  PS512(JWSAlgorithm.PS512, Family.RSA, ""),
  ES256(JWSAlgorithm.ES256, Family.EC, "P-256"),
  ES384(JWSAlgorithm.ES384, Family.EC, "P-384"),
  ES512(JWSAlgorithm.ES512, Family.EC, "P-521"),
  EDDSA(JWSAlgorithm.EdDSA, Family.OKP, "Ed25519"),
  /** The fully specified name of the same algorithm (RFC 9864 §2.2). */
  ED25519(JWSAlgorithm.Ed25519, Family.OKP, "Ed25519");

  /** The kind of key an algorithm takes, by its {@code kty}. */
  enum Family {
    RSA,
    EC,
    OKP
  }

  private static final Map<String, JwsAlgorithm> BY_NAME =
      Stream.of(values()).collect(Collectors.toMap(JwsAlgorithm::joseName, Function.identity()));

  private final JWSAlgorithm nimbus;
  private final JWSHeader bareHeader;
  private final Family family;
  private final String curve;

  JwsAlgorithm(JWSAlgorithm nimbus, Family family, String curve) {
    this.nimbus = nimbus;
    this.bareHeader = new JWSHeader(nimbus);
    this.family = family;
    this.curve = curve;
  }

  /** The name as it stands in a header, such as {@code RS256}; case matters. */
  public String joseName() {
    return nimbus.getName();
  }

  public static Optional<JwsAlgorithm> named(String joseName) {
    return Optional.ofNullable(BY_NAME.get(joseName));
  }

  JWSAlgorithm nimbus() {
    return nimbus;
  }

  /** A header with nothing but this algorithm, for verifiers that look at no more than that. */
  JWSHeader bareHeader() {
    return bareHeader;
  }

  Family family() {
    return family;
  }

  /** The curve a key must be on; empty for RSA. */
  String curve() {
    return curve;
  }
}
