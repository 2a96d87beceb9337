package dev.gatehouse.server.signals;

import dev.gatehouse.server.signals.SignalStream.Delivery;
import java.util.List;
import java.util.Optional;

/**
 * A stream as an administrator enters one.
 *
 * @param byHand what the transmitter would tell of itself, where the stream is set up there by
 *     hand; else it is found out and the stream is made there
 */
public record StreamDraft(
    String issuer,
    Delivery delivery,
    StreamCredentials credentials,
    Optional<ByHand> byHand,
    List<String> subjectIssuers,
    boolean reactivateUsers) {
  public StreamDraft {
    subjectIssuers = List.copyOf(subjectIssuers);
  }

  /**
   * @param audience as the transmitter names us; empty for the address that it pushes to
   * @param pollEndpoint empty for push
   */
  public record ByHand(String jwksUri, String audience, String pollEndpoint) {}
}
