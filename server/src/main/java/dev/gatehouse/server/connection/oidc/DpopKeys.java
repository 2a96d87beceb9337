package dev.gatehouse.server.connection.oidc;

import dev.gatehouse.protocol.jose.JwsAlgorithm;
import dev.gatehouse.protocol.jose.JwtSigner;
import dev.gatehouse.protocol.oidc.ProviderMetadata;
import dev.gatehouse.server.keys.SigningKey;
import dev.gatehouse.server.keys.SigningKey.Purpose;
import dev.gatehouse.server.keys.SigningKeys;
import java.util.Optional;

/**
 * The keys to which providers bind our tokens (RFC 9449). They belong to the installation and
 * rotate, so that an attempt keeps no more than the id of its own.
 */
public final class DpopKeys {
  private static final JwsAlgorithm ALGORITHM = JwsAlgorithm.ES256;

  private final SigningKeys keys;

  public DpopKeys(SigningKeys keys) {
    this.keys = keys;
  }

  /** Whether the provider takes proofs that we can make. */
  static boolean areOfferedBy(ProviderMetadata provider) {
    return provider.dpopAlgorithms().contains(ALGORITHM);
  }

  /** The one that new sign-ins are bound to. */
  JwtSigner current() {
    return signer(keys.current(Purpose.DPOP));
  }

  /** The one that a sign-in was bound to; empty once it is retired. */
  Optional<JwtSigner> byId(String id) {
    return keys.byId(Purpose.DPOP, id).map(DpopKeys::signer);
  }

  private static JwtSigner signer(SigningKey key) {
    return JwtSigner.of(ALGORITHM, key.privateKey(), key.publicKey(), key.id());
  }
}
