package dev.gatehouse.server.outbox;

import java.time.Duration;

/**
 * How a try ended.
 *
 * @param <D> what is noted of it
 */
public sealed interface Outcome<D> {

  /** The receiver has it. */
  record Delivered<D>(D detail) implements Outcome<D> {}

  /**
   * It may work later.
   *
   * @param notBefore what the receiver asks for; zero for nothing
   */
  record Failed<D>(D detail, Duration notBefore) implements Outcome<D> {
    public Failed(D detail) {
      this(detail, Duration.ZERO);
    }
  }

  /** Another try would end alike. */
  record Refused<D>(D detail) implements Outcome<D> {}

  /** Nothing was tried, such as for a receiver that was switched off since: it does not count. */
  record NotTried<D>() implements Outcome<D> {}
}
