package dev.gatehouse.protocol.oidc;

import dev.gatehouse.protocol.jose.KeySet;

/** What a provider's key set turned out to be. */
public sealed interface KeysResult permits KeysResult.Found, Refused {

  /** At least one usable key. */
  record Found(KeySet keys) implements KeysResult {}
}
