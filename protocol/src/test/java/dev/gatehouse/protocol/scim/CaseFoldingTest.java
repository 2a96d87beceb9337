package dev.gatehouse.protocol.scim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CaseFoldingTest {

  @Test
  void letters_of_every_script_meet() {
    assertThat(CaseFolding.fold("BJensen")).isEqualTo("bjensen");
    assertThat(CaseFolding.fold("ÀÉÎ")).isEqualTo(CaseFolding.fold("àéî"));
    assertThat(CaseFolding.fold("ΣΊΣΥΦΟΣ")).isEqualTo(CaseFolding.fold("σίσυφος"));
    assertThat(CaseFolding.fold("ДЖ")).isEqualTo("дж");
  }

  @Test
  void a_part_of_the_text_is_a_part_of_the_fold() {
    assertThat(CaseFolding.fold("ΟΔΟΣ")).endsWith(CaseFolding.fold("Σ"));
    assertThat(CaseFolding.fold("x" + "İ")).startsWith("x").endsWith(CaseFolding.fold("İ"));
  }

  @Test
  void folding_twice_is_folding_once_for_every_code_point() {
    for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
      String once = CaseFolding.fold(Character.toString(point));
      assertThat(CaseFolding.fold(once)).as("U+%04X", point).isEqualTo(once);
    }
  }
}
