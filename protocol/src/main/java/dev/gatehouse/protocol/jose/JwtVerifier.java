package dev.gatehouse.protocol.jose;

import java.util.Set;

/** Verifies compact signed tokens as strictly as RFC 8725 asks. */
public final class JwtVerifier {

  /** Of a whole token, in characters. */
  public static final int LONGEST_TOKEN = 256 * 1024;

  private JwtVerifier() {}

  /**
   * @param algorithms that the caller accepts
   * @param types accepted values of {@code typ}, lower case, without {@code application/}; the
   *     empty string stands for a token without one
   */
  public static JwtVerdict verify(
      String token, KeySet keys, Set<JwsAlgorithm> algorithms, Set<String> types) {
    throw new UnsupportedOperationException();
  }
}
