package dev.gatehouse.server.credential;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import org.jspecify.annotations.Nullable;

/** The library, loaded with the first passkey: most starts of the program need none of it. */
final class WebAuthn {
  private @Nullable Loaded loaded;

  /** Both are safe for use by several threads. */
  private record Loaded(WebAuthnManager manager, AttestedCredentialDataConverter credentials) {}

  WebAuthnManager manager() {
    return loaded().manager();
  }

  /** Writes and reads AAGUID, credential id and public key (WebAuthn §6.5.1). */
  AttestedCredentialDataConverter credentials() {
    return loaded().credentials();
  }

  private synchronized Loaded loaded() {
    if (loaded == null) {
      ObjectConverter objects = new ObjectConverter();
      // Attestation is neither asked for nor judged: what people bring along is theirs to choose.
      loaded =
          new Loaded(
              WebAuthnManager.createNonStrictWebAuthnManager(objects),
              new AttestedCredentialDataConverter(objects));
    }
    return loaded;
  }
}
