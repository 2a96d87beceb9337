package dev.gatehouse.protocol.saml;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SAML core §1.3.3: times, written and read. */
class SamlTimeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-22T08:00:00Z",
        "2000-01-01T00:00:01Z",
        "9999-12-31T23:59:59Z",
        "0900-02-03T04:05:06Z",
        "2026-11-22T08:00:00.120Z",
        "2026-11-22T08:00:00.000000001Z",
        "+10000-01-01T00:00:00Z"
      })
  void shows_a_time_as_the_platform_does(Instant instant) {
    assertThat(SamlTime.show(instant)).isEqualTo(instant.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-02-29T23:59:59Z", "2026-11-22T08:00:00.123456789Z"})
  void reads_a_time_as_the_platform_does(String text) {
    assertThat(SamlTime.parse(text)).contains(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "2023-02-29T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T23:59:60Z"})
  void reads_nothing_else(String text) {
    assertThat(SamlTime.parse(text)).isEmpty();
  }
}
