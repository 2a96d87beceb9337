package dev.gatehouse.protocol.jose;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The public keys of one issuer that can verify something (RFC 7517). */
public final class KeySet {

  /** Of a key-set document, in octets. */
  public static final int LARGEST_DOCUMENT = 512 * 1024;

  /** Of a key-set document; Microsoft's common set has about a dozen. */
  public static final int MOST_KEYS = 100;

  private final List<VerificationKey> keys;

  private KeySet(List<VerificationKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /** What a key-set document turned out to be. */
  public sealed interface Result {
    /** A set with at least one usable key. */
    record Found(KeySet keys) implements Result {}

    /** Not a key set, or one without a usable key. */
    record Problem(String detail) implements Result {}
  }

  /** A set without keys, for which every token's key is unknown. */
  public static KeySet empty() {
    return new KeySet(List.of());
  }

  /** Reads a JWKS document. Keys of unknown kinds are ignored, as RFC 7517 §5 asks. */
  public static Result parse(byte[] document) {
    return switch (Json.parseObject(document, LARGEST_DOCUMENT)) {
      case Json.Malformed malformed ->
          new Result.Problem("The key set is not usable JSON: " + malformed.detail());
      case Json.ObjectValue object -> parse(object.members());
    };
  }

  private static Result parse(Map<String, Object> document) {
    if (!(document.get("keys") instanceof List<?> jwks)) {
      return new Result.Problem("The key set has no list named keys");
    }
    if (jwks.size() > MOST_KEYS) {
      return new Result.Problem("The key set has more than " + MOST_KEYS + " keys");
    }
    List<VerificationKey> usable = new ArrayList<>();
    List<String> ignored = new ArrayList<>();
    for (Object jwk : jwks) {
      if (!(jwk instanceof Map<?, ?> members)) {
        return new Result.Problem("The key set has an element that is not an object");
      }
      switch (VerificationKey.of(members)) {
        case VerificationKey.Result.Usable found -> usable.add(found.key());
        case VerificationKey.Result.Ignored passedOver -> ignored.add(passedOver.reason());
      }
    }
    if (usable.isEmpty()) {
      String reasons = String.join("; ", ignored);
      return new Result.Problem(
          "The key set has no usable key" + (reasons.isEmpty() ? "" : ": " + reasons));
    }
    return new Result.Found(new KeySet(usable));
  }

  public int size() {
    return keys.size();
  }

  /**
   * The keys that may have signed. A key without an id stands in only where no key has the token's.
   */
  List<VerificationKey> candidates(JwsAlgorithm algorithm, @Nullable String keyId) {
    List<VerificationKey> named = new ArrayList<>();
    List<VerificationKey> unnamed = new ArrayList<>();
    for (VerificationKey key : keys) {
      if (!key.algorithms().contains(algorithm)) {
        continue;
      }
      if (keyId == null || keyId.equals(key.keyId())) {
        named.add(key);
      } else if (key.keyId() == null) {
        unnamed.add(key);
      }
    }
    return named.isEmpty() ? unnamed : named;
  }
}
