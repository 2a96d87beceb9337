package dev.gatehouse.server.connection.ldap;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The end of one conversation with a directory. Timeouts of single reads do not bound a server that
 * sends an octet now and then, so at the end the sockets are closed whatever is going on.
 */
final class Deadline implements AutoCloseable {
  private final long end;
  private final List<Closeable> open = new ArrayList<>();
  private final ScheduledFuture<?> alarm;
  private boolean over;

  private Deadline(ScheduledThreadPoolExecutor watch, Duration time) {
    this.end = System.nanoTime() + time.toNanos();
    this.alarm = watch.schedule(this::strike, time.toNanos(), TimeUnit.NANOSECONDS);
  }

  static Deadline in(Duration time, ScheduledThreadPoolExecutor watch) {
    return new Deadline(watch, time);
  }

  /** One thread for all of a kind: it only closes sockets. */
  static ScheduledThreadPoolExecutor watch() {
    ScheduledThreadPoolExecutor watch =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("ldap-deadlines").factory());
    watch.setRemoveOnCancelPolicy(true);
    return watch;
  }

  /** Milliseconds that are left, at most so many and at least one. */
  int milliseconds(long most) {
    long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    return (int) Math.clamp(left, 1, most);
  }

  synchronized boolean isOver() {
    return over || System.nanoTime() >= end;
  }

  /** Has this closed at the end. */
  synchronized void guard(Closeable socket) {
    open.add(socket);
    if (over) {
      close(socket);
    }
  }

  synchronized void release(Closeable socket) {
    open.remove(socket);
  }

  private synchronized void strike() {
    over = true;
    open.forEach(Deadline::close);
  }

  private static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed as far as it can be.
    }
  }

  @Override
  public void close() {
    alarm.cancel(false);
  }
}
