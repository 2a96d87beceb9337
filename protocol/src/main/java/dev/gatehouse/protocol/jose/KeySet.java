package dev.gatehouse.protocol.jose;

import java.util.List;

/** The public keys of one issuer that can verify something (RFC 7517). */
public final class KeySet {

  /** Of a key-set document, in octets. */
  public static final int LARGEST_DOCUMENT = 512 * 1024;

  private final List<VerificationKey> keys;
  private final List<String> ignored;

  KeySet(List<VerificationKey> keys, List<String> ignored) {
    this.keys = List.copyOf(keys);
    this.ignored = List.copyOf(ignored);
  }

  /** What a key-set document turned out to be. */
  public sealed interface Result {
    record Found(KeySet keys) implements Result {}

    record Problem(String detail) implements Result {}
  }

  /** A set without keys, for which every token's key is unknown. */
  public static KeySet empty() {
    return new KeySet(List.of(), List.of());
  }

  /** Reads a JWKS document. Keys of unknown kinds are ignored, as RFC 7517 §5 asks. */
  public static Result parse(byte[] document) {
    throw new UnsupportedOperationException();
  }

  public int size() {
    return keys.size();
  }

  public boolean hasKeyId(String keyId) {
    return keys.stream().anyMatch(key -> keyId.equals(key.keyId()));
  }

  /** For each key that was passed over, why; for the administrator. */
  public List<String> ignored() {
    return ignored;
  }

  List<VerificationKey> keys() {
    return keys;
  }
}
