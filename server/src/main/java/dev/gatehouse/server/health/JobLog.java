package dev.gatehouse.server.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** When the jobs of this node last ran, and how that ended. Kept in memory. */
public final class JobLog {
  private static final int MOST_CAUSES = 4;

  private final InstantSource clock;
  private final ConcurrentSkipListMap<String, Job> jobs = new ConcurrentSkipListMap<>();

  public JobLog(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * A job.
   *
   * @param every the pause before each run
   * @param expectedAt since when it was to run; each run begins it anew
   * @param startedAt when the last run began
   * @param endedAt when the last run ended; before {@code startedAt} while one is under way
   * @param trouble how the last run failed, if it did
   */
  public record Job(
      String name,
      Duration every,
      Instant expectedAt,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      Optional<Trouble> trouble) {
    public boolean running() {
      return startedAt.isPresent()
          && (endedAt.isEmpty() || endedAt.get().isBefore(startedAt.get()));
    }
  }

  /**
   * How a run failed.
   *
   * @param kinds of the exception and what caused it. Their messages stay in the log: they may
   *     quote what a peer has sent.
   */
  public record Trouble(Instant at, String kinds) {}

  /** Makes a job known before its first run. */
  public void expect(String name, Duration every) {
    jobs.put(
        name,
        new Job(
            name, every, clock.instant(), Optional.empty(), Optional.empty(), Optional.empty()));
  }

  /** Runs a job that is known, and notes it. What it throws is thrown on. */
  public void run(String name, Runnable work) {
    Instant started = clock.instant();
    jobs.computeIfPresent(
        name,
        (same, job) ->
            new Job(
                name, job.every(), started, Optional.of(started), job.endedAt(), job.trouble()));
    Optional<Trouble> trouble = Optional.empty();
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      trouble = Optional.of(new Trouble(clock.instant(), kinds(e)));
      throw e;
    } finally {
      Optional<Trouble> now = trouble;
      jobs.computeIfPresent(
          name,
          (same, job) ->
              new Job(
                  name,
                  job.every(),
                  job.expectedAt(),
                  job.startedAt(),
                  Optional.of(clock.instant()),
                  now));
    }
  }

  private static String kinds(Throwable thrown) {
    StringBuilder text = new StringBuilder(thrown.getClass().getSimpleName());
    Throwable cause = thrown.getCause();
    for (int depth = 1; cause != null && depth < MOST_CAUSES; depth++) {
      text.append(", because of ").append(cause.getClass().getSimpleName());
      cause = cause.getCause();
    }
    return text.toString();
  }

  /** All of them, by name. */
  public List<Job> jobs() {
    return List.copyOf(jobs.values());
  }
}
