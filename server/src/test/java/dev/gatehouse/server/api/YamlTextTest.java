package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

/** Documents that somebody wrote to use up what others need. */
class YamlTextTest {
  @Test
  void knowing_lines_takes_no_more_than_the_document_however_deep_and_wide_it_is() {
    StringBuilder text = new StringBuilder();
    String key = "k".repeat(1_000);
    int depth = 50;
    for (int i = 0; i < depth; i++) {
      text.append('{').append(key).append(": ");
    }
    text.append('[').append(String.join(",", Collections.nCopies(2_000, "0"))).append(']');
    text.repeat("}", depth);
    YamlText read = YamlText.read(text.toString());
    assertThat(read.lines().keySet().stream().mapToLong(String::length).sum())
        .isLessThan(2L * text.length());
  }

  @Test
  void what_stands_too_deep_is_told_with_the_line_of_what_holds_it() {
    String text = "name: x\n" + "k".repeat(900) + ":\n  other:\n    - 1\n";
    YamlText read = YamlText.read(text);
    assertThat(
            read.located(
                    new ErrorBody.Problem("name[3].of." + "k".repeat(900), "type_wrong", "Wrong."))
                .message())
        .isEqualTo("Line 1: Wrong.");
    assertThat(read.lines().values()).contains(1).allMatch(line -> line <= 4);
  }

  @Test
  void aliases_stand_for_nothing_so_that_no_document_multiplies_itself() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i))
          .append(String.join(", ", Collections.nCopies(8, "*a" + (i - 1))))
          .append("]\n");
    }
    assertThat(YamlText.read(bomb.toString()).root().toString().length()).isLessThan(5_000);
    assertThat(YamlText.read("a: !!javax.script.ScriptEngineManager [x]\n").root().toString())
        .isEqualTo("{\"a\":[\"x\"]}");
    assertThat(
            YamlText.read("a: &x {name: one}\nb: {<<: *x}\n")
                .root()
                .path("b")
                .path("name")
                .asString("-"))
        .isEqualTo("-");
  }

  @Test
  void vast_numbers_and_depths_cost_next_to_nothing() {
    for (String vast : List.of("a: " + "9".repeat(900_000), "a: 0x" + "f".repeat(900_000))) {
      long begin = System.nanoTime();
      try {
        assertThat(YamlText.read(vast).root().path("a").isInt()).isFalse();
      } catch (JacksonException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
      assertThat(System.nanoTime() - begin).isLessThan(5_000_000_000L);
    }
    assertThatThrownBy(() -> YamlText.read("[".repeat(100_000)))
        .isInstanceOf(JacksonException.class);
  }
}
