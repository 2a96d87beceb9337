package dev.gatehouse.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextListTest {

  @Test
  void no_element_is_not_one_empty_element() {
    assertThat(TextList.decode(TextList.encode(List.of()))).isEmpty();
    assertThat(TextList.decode(TextList.encode(List.of("")))).containsExactly("");
    assertThat(TextList.decode(TextList.encode(List.of("", "a", "")))).containsExactly("", "a", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "\\", "\\n", "\\\\n\n\\", "\0", "a\0\\0", "ünïcode 🦊", "\r\n"})
  void gives_back_what_it_was_given(String element) {
    String text = TextList.encode(List.of(element, "next"));
    assertThat(text).doesNotContain("\0");
    assertThat(TextList.decode(text)).containsExactly(element, "next");
  }

  @Test
  void refuses_a_text_that_was_cut() {
    assertThatThrownBy(() -> TextList.decode("a\nb")).isInstanceOf(IllegalArgumentException.class);
  }
}
