package dev.gatehouse.server.web;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that is made when it is first asked for, and kept: what few need is not paid for by every
 * start. If making it fails, the next who ask try again.
 */
public final class Lazy<T> implements Supplier<T> {
  private final Supplier<T> making;
  private volatile @Nullable T made;

  public Lazy(Supplier<T> making) {
    this.making = making;
  }

  @Override
  public T get() {
    T value = made;
    return value == null ? make() : value;
  }

  private synchronized T make() {
    T value = made;
    if (value == null) {
      value = making.get();
      made = value;
    }
    return value;
  }
}
