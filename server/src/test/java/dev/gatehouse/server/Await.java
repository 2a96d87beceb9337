package dev.gatehouse.server;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Waits for what another thread, node or program brings about. It is patient: a machine that is
 * busy with something else is no fault of what is tested.
 */
public final class Await {
  /** How long anything may take that comes about by itself. */
  public static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration PAUSE = Duration.ofMillis(20);

  private Await() {}

  /**
   * Until it holds.
   *
   * @param what is waited for, for the words of a failure
   */
  public static void until(String what, BooleanSupplier holds) {
    until(what, holds::getAsBoolean, held -> held);
  }

  /**
   * Looks again and again until what it sees fits, and gives that. A failure tells what was seen
   * last.
   *
   * @param what is waited for
   */
  public static <T> T until(String what, Supplier<T> look, Predicate<? super T> fits) {
    long begin = System.nanoTime();
    T seen = look.get();
    while (!fits.test(seen)) {
      if (System.nanoTime() - begin > PATIENCE.toNanos()) {
        throw new AssertionError(
            "waited for " + PATIENCE.toSeconds() + " s until " + what + "; last seen: " + seen);
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      seen = look.get();
    }
    return seen;
  }
}
