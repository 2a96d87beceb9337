package dev.gatehouse.server.connection.oidc;

import dev.gatehouse.protocol.jose.JwsAlgorithm;
import dev.gatehouse.protocol.jose.JwtSigner;
import dev.gatehouse.server.keys.SigningKey;
import dev.gatehouse.server.keys.SigningKey.Purpose;
import dev.gatehouse.server.keys.SigningKeys;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.nio.charset.StandardCharsets;

/**
 * The keys by which we prove ourselves to providers that take {@code private_key_jwt}, and the key
 * set that they read (OpenID Connect Core §9).
 */
public final class ClientKeys {
  private final SigningKeys keys;

  public ClientKeys(SigningKeys keys) {
    this.keys = keys;
  }

  /** The one that signs now. */
  public JwtSigner signer() {
    return signer(keys.current(Purpose.CLIENT_ASSERTION));
  }

  /** {@code /auth/client-keys}. */
  public Response keySet(Request request) {
    String document =
        JwtSigner.keySetDocument(
            keys.published(Purpose.CLIENT_ASSERTION).stream().map(ClientKeys::signer).toList());
    return Response.json(200, document.getBytes(StandardCharsets.UTF_8));
  }

  private static JwtSigner signer(SigningKey key) {
    return JwtSigner.of(JwsAlgorithm.RS256, key.privateKey(), key.publicKey(), key.id());
  }
}
