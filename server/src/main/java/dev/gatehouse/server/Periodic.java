package dev.gatehouse.server;

import dev.gatehouse.server.health.JobLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks now and then, each on a virtual thread of its own, and once more at the end. Every
 * node runs them all: they are short, bounded, and do no harm when two do the same.
 */
final class Periodic implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Periodic.class);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private final JobLog log;

  /** A task and the pause before each run. */
  record Task(String name, Duration every, Runnable run) {}

  Periodic(List<Task> tasks, JobLog log) {
    this.log = log;
    for (Task task : tasks) {
      log.expect(task.name(), task.every());
      threads.add(Thread.ofVirtual().name(task.name()).start(() -> loop(task)));
    }
  }

  private void loop(Task task) {
    boolean last = false;
    while (!last) {
      try {
        last = stopped.await(task.every().toMillis(), TimeUnit.MILLISECONDS);
        log.run(task.name(), task.run());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.warn("the task \"{}\" failed and will run again", task.name(), e);
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    stopped.countDown();
    for (Thread thread : threads) {
      thread.join(LONGEST_STOP);
    }
  }
}
