package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "jane@acme.example, jane@acme.example",
    "anneliese.weidenbach@acme.example, anneliese.|weidenbach|@acme.|example",
    "user.local_access_changed, user.|local_|access_|changed",
    "https://hooks.acme.example/gatehouse, https://|hooks.|acme.|example/|gatehouse"
  })
  void breaks_long_addresses_at_their_signs_only(String address, String pieces) {
    assertThat(pieces(address)).isEqualTo(pieces);
  }

  @Test
  void breaks_a_word_that_is_wider_than_a_column_but_no_character() {
    assertThat(pieces("x".repeat(30))).isEqualTo("x".repeat(24) + "|xxxxxx");
    assertThat(pieces("x".repeat(23) + "𝒳xxx")).isEqualTo("x".repeat(23) + "|𝒳xxx");
  }

  @Test
  void cuts_an_id_off_and_has_it_whole() {
    String id = "dtok_m81d2epa64ymhbk075xbpjqew4";
    assertThat(html(id)).isEqualTo("<span class=\"clip\" title=\"" + id + "\">" + id + "</span>");
  }

  @Test
  void escapes_each_piece() {
    assertThat(html("<script>.alert(1).</script>@x"))
        .doesNotContain("<script")
        .contains("&lt;script&gt;.<wbr>alert");
  }

  private static String pieces(String address) {
    String html = html(address);
    assertThat(html.replaceAll("</?(span|wbr)[^>]*>", "")).isEqualTo(address);
    return html.replaceAll("</?span[^>]*>", "").replace("<wbr>", "|");
  }

  private static String html(String address) {
    StringOutput html = new StringOutput();
    OwaspHtmlTemplateOutput output = new OwaspHtmlTemplateOutput(html);
    output.setContext("bdi", null);
    Words.address(address).writeTo(output);
    return html.toString();
  }
}
