package dev.gatehouse.protocol.xml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentWalkTest {
  /** The same, said shorter and taken slower. */
  private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");

  @ParameterizedTest
  @ValueSource(strings = {"urn:a", "http://a.example/", "a:", "Z9+.-:#", "a::", "a:\u2027 x\t"})
  void takes_absolute_namespace_names(String uri) {
    assertThat(DocumentWalk.isAbsolute(uri)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        ":",
        ":a",
        "1a:b",
        "+:b",
        "a b:c",
        "/a:b",
        "ä:b",
        "a_:b",
        "a:\n",
        "a:b\u2029"
      })
  void refuses_relative_ones(String uri) {
    assertThat(DocumentWalk.isAbsolute(uri)).isFalse();
  }

  @Test
  void agrees_with_a_regular_expression() {
    String interesting = "azAZ@[`{09/:;+.-,_ \n\r\t\u0085\u2028\u2029\u2027ä:::aaa";
    Random random = new Random(20_261_125);
    for (int i = 0; i < 200_000; i++) {
      StringBuilder uri = new StringBuilder();
      for (int length = random.nextInt(6); length > 0; length--) {
        uri.append(interesting.charAt(random.nextInt(interesting.length())));
      }
      assertThat(DocumentWalk.isAbsolute(uri.toString()))
          .as(uri.toString())
          .isEqualTo(ABSOLUTE.matcher(uri).matches());
    }
  }
}
