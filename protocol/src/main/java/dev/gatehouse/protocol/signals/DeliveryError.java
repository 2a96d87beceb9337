package dev.gatehouse.protocol.signals;

/** What a receiver answers of a token that it does not take (RFC 8935 §2.4, RFC 8936 §2.6). */
public enum DeliveryError {
  INVALID_REQUEST("invalid_request"),
  INVALID_KEY("invalid_key"),
  INVALID_ISSUER("invalid_issuer"),
  INVALID_AUDIENCE("invalid_audience"),
  AUTHENTICATION_FAILED("authentication_failed"),
  ACCESS_DENIED("access_denied");

  private final String word;

  DeliveryError(String word) {
    this.word = word;
  }

  /** As it stands in {@code err}. */
  public String word() {
    return word;
  }
}
