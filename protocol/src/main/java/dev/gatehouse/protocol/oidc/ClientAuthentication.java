package dev.gatehouse.protocol.oidc;

import dev.gatehouse.protocol.jose.JwtSigner;

/** How the relying party proves itself at the provider's endpoints. */
public sealed interface ClientAuthentication {

  /** {@code client_secret_basic}, RFC 6749 §2.3.1. */
  record SecretBasic(ClientSecret secret) implements ClientAuthentication {}

  /** {@code client_secret_post}, RFC 6749 §2.3.1. */
  record SecretPost(ClientSecret secret) implements ClientAuthentication {}

  /** {@code private_key_jwt}, OpenID Connect Core §9, RFC 7523. */
  record PrivateKeyJwt(JwtSigner signer) implements ClientAuthentication {}

  /** A public client: PKCE alone binds the code. */
  record None() implements ClientAuthentication {}
}
