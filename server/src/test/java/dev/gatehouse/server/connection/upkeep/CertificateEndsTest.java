package dev.gatehouse.server.connection.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.connection.upkeep.UpkeepState.Warned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CertificateEndsTest {
  private static final Instant END = Instant.parse("2027-03-01T00:00:00Z");

  private static Instant before(int days) {
    return END.minus(Duration.ofDays(days));
  }

  @Test
  void warns_once_at_each_of_60_30_7_and_0_days_before_the_end() {
    List<Integer> told = new ArrayList<>();
    List<Integer> when = new ArrayList<>();
    Optional<Warned> given = Optional.empty();
    for (int days = 100; days >= -3; days--) {
      Optional<Warned> due = CertificateEnds.due(END, given, before(days));
      if (due.isPresent()) {
        told.add(due.get().days());
        when.add(days);
        given = due;
      }
    }
    assertThat(told).containsExactly(60, 30, 7, 0);
    assertThat(when).containsExactly(60, 30, 7, 0);
  }

  @Test
  void a_certificate_that_is_found_late_is_told_of_once() {
    Optional<Warned> due = CertificateEnds.due(END, Optional.empty(), before(5));
    assertThat(due).contains(new Warned(END, 7));
    assertThat(CertificateEnds.due(END, due, before(4))).isEmpty();
  }

  @Test
  void another_end_is_told_of_anew() {
    Warned old = new Warned(before(400), 0);
    assertThat(CertificateEnds.due(END, Optional.of(old), before(61))).isEmpty();
    assertThat(CertificateEnds.due(END, Optional.of(old), before(60)))
        .contains(new Warned(END, 60));
  }

  @Test
  void without_certificates_there_is_no_end() {
    assertThat(CertificateEnds.last(List.of())).isEmpty();
  }
}
