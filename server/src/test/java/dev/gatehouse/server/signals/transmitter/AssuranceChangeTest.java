package dev.gatehouse.server.signals.transmitter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** When a session is told to be stronger or weaker (CAEP 1.0 §3.4). */
class AssuranceChangeTest {

  @Test
  void a_second_factor_more_is_an_increase_and_one_less_a_decrease() {
    AssuranceChange more =
        AssuranceChange.of(List.of("pwd"), List.of("pwd", "otp", "mfa")).orElseThrow();
    assertThat(more).isEqualTo(new AssuranceChange("pwd", "mfa"));
    assertThat(AssuranceChange.read(more.text())).isEqualTo(more);
    assertThat(more.claims(7))
        .containsEntry("namespace", "RFC8176")
        .containsEntry("previous_level", "pwd")
        .containsEntry("current_level", "mfa")
        .containsEntry("change_direction", "increase")
        .containsEntry("event_timestamp", 7L);
    assertThat(AssuranceChange.of(List.of("hwk", "mfa"), List.of("pwd")).orElseThrow().claims(7))
        .containsEntry("change_direction", "decrease");
  }

  @Test
  void nothing_is_said_of_what_is_as_strong_or_of_unknown_strength() {
    assertThat(AssuranceChange.of(List.of("pwd"), List.of("otp"))).isEmpty();
    assertThat(AssuranceChange.of(List.of("pwd", "mfa"), List.of("hwk", "mfa"))).isEmpty();
    assertThat(AssuranceChange.of(List.of("pwd", "mfa"), List.of())).isEmpty();
    assertThat(
            AssuranceChange.of(
                List.of("urn:oasis:names:tc:SAML:2.0:ac:classes:Password"), List.of("mfa")))
        .isEmpty();
  }
}
