package dev.gatehouse.protocol.oidc;

import java.util.Optional;
import java.util.regex.Pattern;

/** The nonce that a server gives for a proof. */
final class DpopNonce {

  /** RFC 9449 §8.1: {@code 1*NQCHAR}; the bound is ours. */
  private static final Pattern NONCE = Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,1024}");

  private DpopNonce() {}

  /** Empty where there is none, and where it is none. */
  static Optional<String> of(IncomingResponse response) {
    return response.header("dpop-nonce").filter(nonce -> NONCE.matcher(nonce).matches());
  }
}
