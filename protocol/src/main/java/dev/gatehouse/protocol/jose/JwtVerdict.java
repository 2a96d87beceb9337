package dev.gatehouse.protocol.jose;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a token's signature holds. */
public sealed interface JwtVerdict permits JwtVerdict.Signed, JwtVerdict.Unsound {

  /** A token whose signature holds. Its claims are signed, but not judged. */
  final class Signed implements JwtVerdict {
    private final JwsAlgorithm algorithm;
    private final @Nullable String keyId;
    private final Map<String, Object> claims;

    Signed(JwsAlgorithm algorithm, @Nullable String keyId, Map<String, Object> claims) {
      this.algorithm = algorithm;
      this.keyId = keyId;
      this.claims = claims;
    }

    public JwsAlgorithm algorithm() {
      return algorithm;
    }

    public @Nullable String keyId() {
      return keyId;
    }

    /** JSON values, not to be changed; members that are null are left out. */
    public Map<String, Object> claims() {
      return claims;
    }
  }

  /**
   * A token that must not be read.
   *
   * @param detail for administrators; never a part of the token beyond its header
   */
  record Unsound(JwtFault fault, String detail) implements JwtVerdict {}
}
