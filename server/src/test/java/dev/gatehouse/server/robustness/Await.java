package dev.gatehouse.server.robustness;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what another thread or node brings about. */
final class Await {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long PAUSE_MS = 10;

  private Await() {}

  /** Until it holds; fails if it does not in half a minute. */
  static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it did not come about within " + PATIENCE);
      }
      try {
        Thread.sleep(PAUSE_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
