package dev.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link TestBrowser} demands of every page that any test opens. */
class StrictPolicyTest {
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self' https:; script-src 'self'; form-action"
          + " 'self'; frame-ancestors 'none'; base-uri 'none'";

  @Test
  void the_policy_of_pages_is_strict() {
    assertThat(StrictPolicy.problems(List.of(POLICY), "<p>hello</p><script src=\"/look/a.js\">"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "default-src 'none' | default-src 'self'",
        "style-src 'self' | style-src 'self' 'unsafe-inline'",
        "script-src 'self' | script-src 'self' 'unsafe-eval'",
        "script-src 'self' | script-src https:",
        "script-src 'self' | script-src 'self'; script-src-elem *",
        "script-src 'self' | script-src 'self'; object-src 'self'",
        "form-action 'self' | form-action *",
        "; base-uri 'none' | ''",
        "; frame-ancestors 'none' | ''",
        "frame-ancestors 'none' | frame-ancestors *"
      })
  void a_looser_policy_is_found(String strict, String loose) {
    assertThat(StrictPolicy.problems(List.of(POLICY.replace(strict, loose)), "")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<p style=\"color:red\">",
        "<style>",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href=\"javascript:alert(1)\">"
      })
  void markup_that_needs_more_is_found(String html) {
    assertThat(StrictPolicy.problems(List.of(POLICY), html)).hasSize(1);
  }

  @Test
  void a_page_without_a_policy_is_found() {
    assertThat(StrictPolicy.problems(List.of(), "<p>")).hasSize(1);
  }
}
