package dev.gatehouse.server.signin;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What somebody has proved with local credentials so far.
 *
 * @param amr how, in the words of RFC 8176 §2: {@code pwd}, {@code otp}, {@code hwk}, {@code mfa}
 * @param authenticatedAt when the first of it was proved
 */
public record LocalProof(List<String> amr, Instant authenticatedAt) {

  public LocalProof {
    amr = List.copyOf(amr);
  }

  /** Nothing yet. */
  static LocalProof none(Instant now) {
    return new LocalProof(List.of(), now);
  }

  /** The same and more. */
  public LocalProof with(String... more) {
    return new LocalProof(
        Stream.concat(amr.stream(), Stream.of(more)).distinct().toList(), authenticatedAt);
  }

  public boolean has(String method) {
    return amr.contains(method);
  }
}
