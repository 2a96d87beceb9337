package dev.gatehouse.protocol.oidc;

import java.util.Map;
import java.util.Optional;

/**
 * The parameters of a callback, from a query or a form. Each stands once.
 *
 * @param values decoded, by name
 */
public record CallbackParameters(Map<String, String> values) {

  public CallbackParameters {
    values = Map.copyOf(values);
  }

  /** What a callback turned out to be. */
  public sealed interface Result {
    record Read(CallbackParameters parameters) implements Result {}

    record Unreadable(Refused refused) implements Result {}
  }

  /** Reads a raw query or a raw form body, without a leading question mark. */
  public static Result parse(String raw) {
    throw new UnsupportedOperationException();
  }

  /** With which the caller finds the attempt. */
  public Optional<String> state() {
    return Optional.ofNullable(values.get("state"));
  }

  /** With which a shared callback address may be told from another (RFC 9207). */
  public Optional<String> issuer() {
    return Optional.ofNullable(values.get("iss"));
  }

  /** Codes are credentials. */
  @Override
  public String toString() {
    return "CallbackParameters" + values.keySet();
  }
}
