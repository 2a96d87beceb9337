package dev.gatehouse.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that a test moves. It stands still in between, unless it is a running one. */
public final class AdjustableClock implements InstantSource {
  private final InstantSource base;
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  public AdjustableClock(Instant now) {
    this(InstantSource.fixed(now));
  }

  private AdjustableClock(InstantSource base) {
    this.base = base;
  }

  /** The real time, for tests with programs that have clocks of their own. */
  public static AdjustableClock running() {
    return new AdjustableClock(InstantSource.system());
  }

  @Override
  public Instant instant() {
    return base.instant().plus(ahead.get());
  }

  public void advance(Duration by) {
    ahead.updateAndGet(before -> before.plus(by));
  }

  public void set(Instant instant) {
    ahead.set(Duration.between(base.instant(), instant));
  }
}
