package dev.gatehouse.server.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.server.AdjustableClock;
import dev.gatehouse.server.health.JobLog.Job;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JobLogTest {
  private static final Instant START = Instant.parse("2026-06-01T10:00:00Z");

  private final AdjustableClock clock = new AdjustableClock(START);
  private final JobLog log = new JobLog(clock);

  private Job job() {
    return log.jobs().getFirst();
  }

  @Test
  void a_job_is_known_before_it_runs_and_while_it_does() {
    log.expect("sweeping", Duration.ofMinutes(1));
    assertThat(job().startedAt()).isEmpty();
    assertThat(job().expectedAt()).isEqualTo(START);
    clock.advance(Duration.ofMinutes(1));
    log.run("sweeping", () -> assertThat(job().running()).isTrue());
    assertThat(job().running()).isFalse();
    assertThat(job().endedAt()).contains(START.plus(Duration.ofMinutes(1)));
    assertThat(job().trouble()).isEmpty();
  }

  @Test
  void a_failure_is_thrown_on_and_noted_without_its_message_until_a_run_works() {
    log.expect("sweeping", Duration.ofMinutes(1));
    assertThatThrownBy(
            () ->
                log.run(
                    "sweeping",
                    () -> {
                      throw new IllegalStateException(
                          "token abc", new IllegalArgumentException("secret"));
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(job().trouble().orElseThrow().kinds())
        .isEqualTo("IllegalStateException, because of IllegalArgumentException");
    assertThat(job().running()).isFalse();
    log.run("sweeping", () -> {});
    assertThat(job().trouble()).isEmpty();
  }
}
