package dev.gatehouse.server.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers have entered must not become something else in a mail. */
class HarmlessTextTest {
  @Test
  void an_address_is_no_link_any_more() {
    assertThat(HarmlessText.of("Pay at https://evil.example/x now"))
        .isEqualTo("Pay at https: //evil. example/x now");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Ann\r\nBcc: x", "Ann\u202eBcc: x", "Ann\u200bBcc: x", "\u2066AnnBcc: x\u2069"})
  void marks_that_nobody_sees_are_left_out(String name) {
    assertThat(HarmlessText.of(name)).isEqualTo("AnnBcc: x");
  }

  @Test
  void a_name_stays_as_it_is() {
    assertThat(HarmlessText.of(" J\u00fcrgen M. O'Neil ")).isEqualTo("J\u00fcrgen M. O'Neil");
  }
}
