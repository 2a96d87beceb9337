package dev.gatehouse.testkit.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.testkit.Exchange;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at the proofs of possession that come with requests, as RFC 9449 §4.3 lists it. */
final class DpopProofs {

  private static final Duration TOLERATED = Duration.ofSeconds(60);

  private final Grants grants;
  private final InstantSource clock;
  private volatile List<String> algorithms = List.of();

  DpopProofs(Grants grants, InstantSource clock) {
    this.grants = grants;
    this.clock = clock;
  }

  /** Whether a proof needs a nonce of ours. */
  enum NonceRule {
    NOT_NEEDED,
    NEEDED,
    /** Not even one that was given a moment ago will do. */
    NEVER_ENOUGH
  }

  /** What a request proves. */
  sealed interface Verdict {
    record NoProof() implements Verdict {}

    record Proved(String thumbprint) implements Verdict {}

    record Refused(String reason) implements Verdict {}

    record NonceNeeded(String nonce) implements Verdict {}
  }

  /** From now on with these algorithms; with none of them proofs are not even looked at. */
  void offer(List<String> offered) {
    algorithms = List.copyOf(offered);
  }

  List<String> offered() {
    return algorithms;
  }

  /**
   * @param url of the endpoint
   * @param accessToken beside the proof, or null at the token endpoint
   */
  Verdict check(Exchange exchange, String url, @Nullable String accessToken, NonceRule rule) {
    var proofs = exchange.headers("DPoP");
    if (algorithms.isEmpty() || proofs.isEmpty()) {
      return new Verdict.NoProof();
    }
    if (proofs.size() > 1) {
      return new Verdict.Refused("there are several proofs");
    }
    try {
      var proof = SignedJWT.parse(proofs.getFirst());
      var claims = proof.getJWTClaimsSet();
      var fault =
          headerFault(proof)
              .or(() -> requestFault(claims, exchange.method(), url))
              .or(() -> tokenFault(claims, accessToken))
              .or(() -> timeFault(claims));
      if (fault.isPresent()) {
        return new Verdict.Refused(fault.get());
      }
      var nonce = claims.getClaim("nonce");
      boolean known = nonce instanceof String text && grants.isGivenNonce(text);
      if (rule == NonceRule.NEVER_ENOUGH || (rule == NonceRule.NEEDED && !known)) {
        return new Verdict.NonceNeeded(grants.nonce());
      }
      if (nonce != null && !known) {
        return new Verdict.Refused("the nonce was not given here");
      }
      return new Verdict.Proved(proof.getHeader().getJWK().computeThumbprint().toString());
    } catch (ParseException | JOSEException e) {
      return new Verdict.Refused("the proof cannot be read: " + e.getMessage());
    }
  }

  private Optional<String> headerFault(SignedJWT proof) {
    JWSHeader header = proof.getHeader();
    if (header.getType() == null || !header.getType().getType().equals("dpop+jwt")) {
      return Optional.of("the proof's typ is " + header.getType());
    }
    if (!algorithms.contains(header.getAlgorithm().getName())) {
      return Optional.of("the proof's alg is " + header.getAlgorithm());
    }
    JWK key = header.getJWK();
    if (key == null || key.isPrivate() || !(key instanceof AsymmetricJWK asymmetric)) {
      return Optional.of("the proof brings no public key");
    }
    try {
      var verifier =
          new DefaultJWSVerifierFactory().createJWSVerifier(header, asymmetric.toPublicKey());
      return proof.verify(verifier)
          ? Optional.empty()
          : Optional.of("the proof's signature does not fit");
    } catch (JOSEException e) {
      return Optional.of("the proof cannot be verified: " + e.getMessage());
    }
  }

  private static Optional<String> requestFault(JWTClaimsSet claims, String method, String url) {
    if (!method.equals(claims.getClaim("htm"))) {
      return Optional.of("the proof's htm is " + claims.getClaim("htm"));
    }
    // RFC 9449 §4.3: query and fragment do not count, and equal addresses may be written apart.
    boolean same =
        claims.getClaim("htu") instanceof String address
            && address.indexOf('?') < 0
            && address.indexOf('#') < 0
            && URI.create(address).normalize().equals(URI.create(url).normalize());
    return same ? Optional.empty() : Optional.of("the proof's htu is " + claims.getClaim("htu"));
  }

  /** RFC 9449 §7.1. */
  private static Optional<String> tokenFault(JWTClaimsSet claims, @Nullable String accessToken) {
    if (accessToken == null) {
      return Optional.empty();
    }
    var hash = Base64URL.encode(sha256(accessToken)).toString();
    return hash.equals(claims.getClaim("ath"))
        ? Optional.empty()
        : Optional.of("the proof's ath does not fit the token");
  }

  private Optional<String> timeFault(JWTClaimsSet claims) {
    var issued = claims.getIssueTime();
    Instant now = clock.instant();
    if (issued == null
        || Duration.between(issued.toInstant(), now).abs().compareTo(TOLERATED) > 0) {
      return Optional.of("the proof's iat is " + issued + ", and now is " + now);
    }
    var id = claims.getJWTID();
    return id != null && grants.isNewProof(id)
        ? Optional.empty()
        : Optional.of("the proof was used before");
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
