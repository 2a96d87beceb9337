package dev.gatehouse.server.web;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Outgoing HTTP for those who cannot wait: whatever time-out the operator has set, there is an
 * answer within a bound of the program's own.
 */
public final class BoundedOutgoing implements Outgoing {
  private final Outgoing outgoing;
  private final Duration longest;

  public BoundedOutgoing(Outgoing outgoing, Duration longest) {
    this.outgoing = outgoing;
    this.longest = longest;
  }

  @Override
  public Answer send(OutgoingRequest request) {
    FutureTask<Answer> task = new FutureTask<>(() -> outgoing.send(request));
    Thread.ofVirtual().name("outgoing").start(task);
    try {
      return task.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      return new Unanswered("outgoing_timeout", "no whole answer within " + longest);
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      return new Unanswered("outgoing_timeout", "the program stops");
    } catch (ExecutionException e) {
      throw new IllegalStateException("sending a request broke off", e.getCause());
    }
  }
}
