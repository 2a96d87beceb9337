package dev.gatehouse.server.openid;

import dev.gatehouse.protocol.jose.JwsAlgorithm;
import dev.gatehouse.protocol.jose.JwtSigner;
import dev.gatehouse.server.keys.SigningKey;
import dev.gatehouse.server.keys.SigningKey.Purpose;
import dev.gatehouse.server.keys.SigningKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys under which this installation signs tokens. The next key is published before it signs,
 * and the previous one until nothing that it signed can still be valid.
 */
final class TokenKeys {
  /** Rotation makes a new key now and then; a few of each purpose are alive at a time. */
  private static final int MOST_SIGNERS = 50;

  private final SigningKeys keys;
  private final ConcurrentHashMap<Edition, JwtSigner> signers = new ConcurrentHashMap<>();

  private record Edition(String keyId, int number) {}

  TokenKeys(SigningKeys keys) {
    this.keys = keys;
  }

  /** What signs now. */
  JwtSigner signer(JwsAlgorithm algorithm) {
    Purpose purpose = algorithm == JwsAlgorithm.ES256 ? Purpose.OPENID_ES256 : Purpose.OPENID_RS256;
    // Before the key: one that is replaced meanwhile must not be kept for the new edition.
    int edition = keys.edition();
    return signer(keys.current(purpose), edition);
  }

  /** Every key to publish: current, next and previous of each algorithm. */
  List<JwtSigner> published() {
    List<JwtSigner> all = new ArrayList<>();
    int edition = keys.edition();
    keys.published(Purpose.OPENID_RS256).forEach(key -> all.add(signer(key, edition)));
    keys.published(Purpose.OPENID_ES256).forEach(key -> all.add(signer(key, edition)));
    return all;
  }

  private JwtSigner signer(SigningKey key, int edition) {
    if (signers.size() > MOST_SIGNERS) {
      signers.clear();
    }
    return signers.computeIfAbsent(
        new Edition(key.id(), edition),
        made ->
            JwtSigner.of(
                key.purpose() == Purpose.OPENID_ES256 ? JwsAlgorithm.ES256 : JwsAlgorithm.RS256,
                key.privateKey(),
                key.publicKey(),
                made.keyId()));
  }
}
