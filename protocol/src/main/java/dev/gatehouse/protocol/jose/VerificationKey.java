package dev.gatehouse.protocol.jose;

import com.nimbusds.jose.JWSVerifier;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A public key with its verifier, built once.
 *
 * @param algorithms for which the key may be used
 */
record VerificationKey(@Nullable String keyId, Set<JwsAlgorithm> algorithms, JWSVerifier verifier) {

  VerificationKey {
    algorithms = Set.copyOf(algorithms);
  }
}
